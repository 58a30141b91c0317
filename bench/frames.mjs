// Frames: how soon a failure closes the page, whether good ones are ever called failed, and what is asked of the server.
// `node bench/frames.mjs [good loads] [seconds of class]`
import { createHash } from 'node:crypto';
import puppeteer from 'puppeteer-core';
import { startDemo } from '../demo/server.js';
import { CHROME_FLAGS, findChrome } from '../scripts/chrome.mjs';
import { createCertificate } from '../test/support/certificate.mjs';
import { startSites } from '../test/support/situations.mjs';

const goodLoads = Number(process.argv[2] ?? 2000);
const seconds = Number(process.argv[3] ?? 120);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const sites = await startSites(await createCertificate());
const browser = await puppeteer.launch({
  executablePath: findChrome(),
  headless: true,
  args: [...CHROME_FLAGS, '--autoplay-policy=no-user-gesture-required'],
});

/** A page of ours with the companion, which notes when it would close. */
async function open(attributes, more = {}) {
  const html = `<!doctype html><style>iframe { width: 60px; height: 40px }</style>
    <script>
      window.failed = [];
      window.close = () => { window.closedAt = performance.now(); };
      addEventListener('recording-companion:frame-failed', ({ detail: { url, reason } }) => failed.push(reason + ' ' + url));
      document.addEventListener('load', ({ target }) => { if (target.localName === 'iframe') window.loadedAt ??= performance.now(); }, true);
    </script><script src="/recording-companion.js" ${attributes}></script><body>`;
  const page = await browser.newPage();
  await page.goto(`${sites.same}/parent?${new URLSearchParams({ ...more, html: btoa(html) })}&recorder=1`);
  return page;
}
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const ROWS = [
  ['same-origin 404', '/404', {}, 'same'],
  ['frame-src', '/ok', { csp: `frame-src ${sites.same}/none` }, 'cross'],
  ['Cross-Origin-Embedder-Policy', '/ok', { coep: 'require-corp' }, 'cross'],
  ['an invalid URL', null, {}, 'same'],
  ['another origin, 500', '/500', {}, 'cross'],
  ['another origin, reset', '/reset', {}, 'cross'],
];
console.log('\nfrom the load event of the error page to window.close(), median of 15, milliseconds');
for (const [name, path, more, site] of ROWS) {
  const times = [];
  const loads = [];
  for (let run = 0; run < 15; run++) {
    const page = await open('data-frame-retries="0"', more);
    const src = path === null ? 'http://[' : `${sites[site]}${path}`;
    const [load, close] = await page.evaluate(async (url) => {
      const begun = performance.now();
      document.body.innerHTML = `<iframe src="${url}"></iframe>`;
      while (!window.closedAt) await new Promise((done) => setTimeout(done, 5));
      return [window.loadedAt - begun, window.closedAt - window.loadedAt];
    }, src);
    loads.push(load);
    times.push(close);
    await page.close();
  }
  console.log(
    `${name.padEnd(32)} ${median(times).toFixed(0).padStart(6)}   (its load event after ${median(loads).toFixed(0)})`,
  );
}

const GOOD = [
  'ok',
  'json',
  'image',
  'nosniff',
  'corp',
  'coop',
  'tao',
  'nested',
  'redirect',
  'redirect-elsewhere',
  '204',
  'download',
  'goes-on',
  'goes-elsewhere',
  'pushes',
  'cooperates',
  '404-lives',
];
{
  const page = await open('data-on-frame-failure="report" data-frame-timeout="5"');
  const began = Date.now();
  let loads = 0;
  while (loads < goodLoads) {
    const urls = Array.from({ length: 40 }, (_, index) => {
      const site = (loads + index) % 2 ? 'same' : 'cross';
      return `${sites[site]}/${GOOD[(loads + index) % GOOD.length]}?n=${loads + index}`;
    });
    loads += urls.length;
    await page.evaluate(async (all) => {
      document.body.innerHTML =
        all.map((url) => `<iframe src="${url}"></iframe>`).join('') +
        `<iframe srcdoc="Here"></iframe><iframe src="about:blank"></iframe><iframe src="${URL.createObjectURL(new Blob(['Here'], { type: 'text/html' }))}"></iframe>`;
      // what loads late is judged as well; a 204 and a download have no load event
      const loads = [...document.querySelectorAll('iframe')]
        .filter(({ src }) => /^http/.test(src) && !/204|download/.test(src))
        .map((frame) => new Promise((done) => frame.addEventListener('load', done)));
      await Promise.race([Promise.all(loads), new Promise((done) => setTimeout(done, 10_000))]);
      await new Promise((done) => setTimeout(done, 1500));
    }, urls);
    loads += 3;
  }
  const failed = await page.evaluate(() => window.failed);
  console.log(
    `\n${loads} good loads in ${((Date.now() - began) / 1000).toFixed(0)} s: ${failed.length} called failed`,
    failed,
  );
  await page.close();
}

{
  const demo = await startDemo();
  const teacher = await browser.newPage();
  await teacher.goto(`${demo.origin}/classroom/?class=bench&uid=1&drawn`);
  const page = await (await browser.createBrowserContext()).newPage();
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('/board.html')));
  await page.goto(`${demo.origin}/classroom/?class=bench&uid=900001&recorder=1`);
  await page.waitForFunction(() =>
    document.querySelector('.board')?.contentDocument?.querySelector('[data-ready] canvas'),
  );
  await sleep(2000);
  await page.evaluate(() => {
    window.probes = 0;
    window.entries = window.history.length;
    new window.MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const { localName } of addedNodes) window.probes += localName === 'recording-companion-probe';
      }
    }).observe(document.documentElement, { childList: true, subtree: true });
    const looks = () => {
      const board = document.querySelector('.board');
      return JSON.stringify([board?.checkVisibility(), board?.getBoundingClientRect()]);
    };
    const usual = looks();
    window.flickers = 0;
    (function look() {
      window.flickers += looks() !== usual;
      window.requestAnimationFrame(look);
    })();
  });
  const pictures = new Set();
  const board = await page.$('.board');
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(500))
    pictures.add(
      createHash('sha256')
        .update(await board.screenshot())
        .digest('hex'),
    );
  const [probes, entries, flickers] = await page.evaluate(() => [
    window.probes,
    window.history.length - window.entries,
    window.flickers,
  ]);
  const foreign = await open('');
  await foreign.evaluate((url) => {
    document.body.innerHTML = `<iframe src="${url}"></iframe>`;
  }, `${sites.cross}/slow-picture`);
  await sleep(3000);
  const count = await (await fetch(`${sites.cross}/count?path=slow-picture`)).text();
  console.log(
    `\n${seconds} s of class: the whiteboard was asked for ${asked} times, ${probes} probes, ${entries} history entries; ` +
      `it moved or hid in ${flickers} frames, and ${pictures.size} different pictures of it were taken`,
  );
  console.log(`a frame of another origin that says nothing: ${count} requests`);
  await demo.stop();
}

await browser.close();
await sites.stop();
process.exit();
