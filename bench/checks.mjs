// What the checks cost the main thread of a busy page and of an idle one. `node bench/checks.mjs [pairs] [seconds]`, after a build.
// A pair is one page with all checks and with none, one after the other: two pages differ by 20 % whatever is in them.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';
import { listen } from '../demo/listen.js';
import { CHROME_FLAGS, findChrome } from '../scripts/chrome.mjs';

const busyPairs = Number(process.argv[2] ?? 15);
const seconds = Number(process.argv[3] ?? 15);
/** Nothing else happens there, so that they differ by little. */
const idlePairs = Math.ceil(busyPairs / 3);
/** Until the first windows of the checks have passed. */
const WARM_UP = 13;
const sleep = (duration) => new Promise((done) => setTimeout(done, duration * 1000));

/** 16 tiles that move, each with a moving picture, and 1,000 rows of which 100 change each second. */
function makeBusy() {
  const style = document.createElement('style');
  style.textContent = `body { margin: 0; height: 100vh; overflow: hidden }
    .tile { position: absolute; width: 160px; height: 90px; transition: transform 400ms }
    #roster { position: absolute; right: 0; width: 300px; height: 100vh; overflow: hidden }`;
  document.head.append(style);

  const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
  const picture = canvas.getContext('2d');
  let turn = 0;
  setInterval(() => {
    picture.fillStyle = `hsl(${(turn += 7)} 80% 50%)`;
    picture.fillRect(turn % 160, 0, 40, 90);
  }, 66);
  const tiles = Array.from({ length: 16 }, () => {
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
    video.className = 'tile';
    video.srcObject = canvas.captureStream(15);
    document.body.append(video);
    return video;
  });
  let step = 0;
  setInterval(() => {
    step++;
    tiles.forEach((tile, index) => {
      const place = (index + step) % 16;
      tile.style.transform = `translate(${(place % 4) * 170}px, ${(place >> 2) * 100}px)`;
    });
  }, 1000);

  const roster = document.body.appendChild(document.createElement('ul'));
  roster.id = 'roster';
  const row = (uid) => {
    const item = document.createElement('li');
    item.dataset.uid = uid;
    item.textContent = `user ${uid}`;
    return item;
  };
  for (let uid = 0; uid < 1000; uid++) roster.append(row(uid));
  let uid = 1000;
  setInterval(() => {
    for (let change = 0; change < 10; change++) {
      const item = roster.children[(uid * 37) % 1000];
      if (change % 3 === 0) item.replaceWith(row(uid));
      else if (change % 3 === 1) item.classList.toggle('speaks');
      else item.firstChild.data = `user ${uid}, speaks`;
      uid++;
    }
  }, 100);
}

const html = (isBusy) => `<!doctype html><title>Bench</title>
  <script src="/recording-companion.js" data-recorder-uid="900001"></script>
  <body>${isBusy ? `<script>(${makeBusy})()</script>` : '<p>Nothing happens'}`;
const DIST = new URL('../dist/', import.meta.url);
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://bench');
  const isScript = pathname.endsWith('.js');
  response.setHeader('content-type', `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`);
  response.end(isScript ? readFileSync(new URL(pathname.slice(1), DIST)) : html(searchParams.has('busy')));
});
const { address, stop } = await listen(server);
const browser = await puppeteer.launch({
  executablePath: findChrome(),
  headless: true,
  args: [...CHROME_FLAGS, '--autoplay-policy=no-user-gesture-required'],
});

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** The median with a 95 % interval: of 10,000 draws of as many pairs, the middle 9,500. */
function interval(numbers) {
  const draws = Array.from({ length: 10_000 }, () =>
    median(numbers.map(() => numbers[Math.floor(Math.random() * numbers.length)])),
  ).sort((a, b) => a - b);
  return [median(numbers), draws[250], draws[9749]].map((number) => number.toFixed(3));
}

async function measure(more, pairs) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 720 });
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`http://localhost:${address.port}/?recorder=1${more}`);
  /** CPU seconds of the main thread. */
  const cpu = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const measured = [];
  for (let pair = 0; pair < pairs; pair++) {
    const used = {};
    // neither is always the first
    for (const checks of pair % 2 ? ['none', 'all'] : ['all', 'none']) {
      await page.evaluate((given) => {
        const { recordingCompanion } = window;
        recordingCompanion.companion.dispose();
        recordingCompanion.init({ checks: given, recorderUid: '900001' });
      }, checks);
      await sleep(WARM_UP);
      const before = await cpu();
      await sleep(seconds);
      used[checks] = ((await cpu()) - before) * (1000 / seconds);
    }
    measured.push(used);
  }
  await page.close();
  return measured;
}

console.log(`${busyPairs} pairs of ${seconds} s; main-thread CPU, median [95 % interval]`);
const busy = await measure('&busy', busyPairs);
const [ratio, low, high] = interval(busy.map(({ all, none }) => all / none));
console.log(
  `busy page: ${median(busy.map(({ none }) => none)).toFixed(1)} ms/s without checks, times ${ratio} [${low}, ${high}] with all; may be 1.03`,
);
const idle = await measure('', idlePairs);
const [more, least, most] = interval(idle.map(({ all, none }) => all - none));
console.log(
  `idle page: ${median(idle.map(({ none }) => none)).toFixed(2)} ms/s without checks, ${more} [${least}, ${most}] ms/s more with all; may be 1`,
);
await browser.close();
await stop();
