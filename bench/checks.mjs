// What the checks cost the main thread of a busy page and of an idle one. `node bench/checks.mjs [pairs] [seconds]`, after a build.
// Two pages at the same time, one with all checks and one with none, and then the other way round. A page differs from itself by 20 %
// from one time to the next, and two pages by as much, but the first is the same for both, and the second goes with the exchange.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';
import { listen } from '../demo/listen.js';
import { CHROME_FLAGS, findChrome } from '../scripts/chrome.mjs';

const busyPairs = Number(process.argv[2] ?? 10);
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

/** A window of its own, with what tells the CPU seconds of its main thread. */
async function open(more) {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width: 1280, height: 720 });
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  // another site for each, and so another process
  const host = more.includes('second') ? '127.0.0.1' : 'localhost';
  await page.goto(`http://${host}:${address.port}/?recorder=1${more}`);
  return {
    page,
    async cpu() {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration').value;
    },
    begin: (checks) =>
      page.evaluate((given) => {
        const { recordingCompanion } = window;
        recordingCompanion.companion.dispose();
        recordingCompanion.init({ checks: given, recorderUid: '900001' });
      }, checks),
  };
}

/** ms of CPU a second: of each pair, that of either page with all checks and with none. */
async function measure(more, pairs) {
  const pages = await Promise.all([open(more), open(`${more}&second`)]);
  const measured = [];
  for (let pair = 0; pair < pairs; pair++) {
    const used = { all: [], none: [] };
    for (const given of [
      ['all', 'none'],
      ['none', 'all'],
    ]) {
      await Promise.all(pages.map(({ begin }, index) => begin(given[index])));
      await sleep(WARM_UP);
      const before = await Promise.all(pages.map(({ cpu }) => cpu()));
      await sleep(seconds);
      const after = await Promise.all(pages.map(({ cpu }) => cpu()));
      given.forEach((checks, index) => used[checks].push((after[index] - before[index]) * (1000 / seconds)));
    }
    measured.push(used);
  }
  await Promise.all(pages.map(({ page }) => page.close()));
  return measured;
}
const mean = ([one, other]) => (one + other) / 2;

console.log(`${busyPairs} pairs of ${seconds} s; main-thread CPU, median [95 % interval]`);
const busy = await measure('&busy', busyPairs);
const [ratio, low, high] = interval(
  // of one time, and then of the other: what the pages differ by is in one as a factor, and in the other as its inverse
  busy.map(({ all, none }) => Math.sqrt((all[0] / none[0]) * (all[1] / none[1]))),
);
console.log(
  `busy page: ${median(busy.map(({ none }) => mean(none))).toFixed(1)} ms/s without checks, times ${ratio} [${low}, ${high}] with all; may be 1.03`,
);
const idle = await measure('', idlePairs);
const [more, least, most] = interval(idle.map(({ all, none }) => mean(all) - mean(none)));
console.log(
  `idle page: ${median(idle.map(({ none }) => mean(none))).toFixed(2)} ms/s without checks, ${more} [${least}, ${most}] ms/s more with all; may be 1`,
);
await browser.close();
await stop();
