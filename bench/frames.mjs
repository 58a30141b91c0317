// Frames: how soon a failure is told, whether healthy ones in the zoo of servers are ever called failed, and what is asked of a server.
// `node bench/frames.mjs [healthy loads] [seconds of class]`
import { createHash } from 'node:crypto';
import puppeteer from 'puppeteer-core';
import { startDemo } from '../demo/server.js';
import { CHROME_FLAGS, findChrome } from '../scripts/chrome.mjs';
import { createCertificate } from '../test/support/certificate.mjs';
import { startSites } from '../test/support/situations.mjs';
import { startZoo } from '../test/support/zoo.mjs';
import { median } from './statistics.mjs';

const healthyLoads = Number(process.argv[2] ?? 5000);
const seconds = Number(process.argv[3] ?? 120);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const certificate = await createCertificate();
const sites = await startSites(certificate);
const zoo = await startZoo(sites.same, certificate);
const browser = await puppeteer.launch({
  executablePath: findChrome(),
  headless: true,
  args: [
    ...CHROME_FLAGS,
    '--autoplay-policy=no-user-gesture-required',
    `--ignore-certificate-errors-spki-list=${certificate.hash}`,
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  ],
});

/** A page of ours with the companion, which notes what it tells, and when it would close. */
async function open(attributes, more = {}, context = browser, template = '') {
  const html = `<!doctype html><style>iframe { width: 60px; height: 40px }</style>
    <script>
      window.failed = [];
      window.close = () => { window.closedAt = performance.now(); };
      addEventListener('recording-companion:frame-failed', ({ detail: { frame, reason, certainty, detail } }) =>
        failed.push({ id: frame.closest('[id]')?.id, reason, certainty, detail, at: performance.now() }));
      document.addEventListener('load', ({ target }) => { if (target.id === 'bad') window.loadedAt ??= performance.now(); }, true);
    </script><script src="/recording-companion.js" ${attributes}></script><body><template>${template}</template>`;
  const page = await context.newPage();
  await page.setViewport({ width: 1280, height: 720 });
  await page.goto(`${sites.same}/parent?${new URLSearchParams({ ...more, html: btoa(html) })}&recorder=1`);
  return page;
}

const ROWS = [
  ['same-origin 404', '/404', {}, 'same'],
  ['frame-src', '/ok', { csp: `frame-src ${sites.same}/none` }, 'cross'],
  ['Cross-Origin-Embedder-Policy', '/ok', { coep: 'require-corp' }, 'cross'],
  ['an invalid URL', null, {}, 'same'],
  ['another origin, 500', '/500', {}, 'cross', true],
  ['another origin, X-Frame-Options', '/x-frame-options', {}, 'cross', true],
  ['another origin, down', '/', {}, 'dead'],
  ['another origin, reset', '/reset', {}, 'cross'],
];
console.log('\nfrom the load event of the error page to frame-failed, median of 15, milliseconds');
for (const [name, path, more, site, needsControl] of ROWS) {
  const times = [];
  const loads = [];
  const certainties = new Set();
  for (let run = 0; run < 15; run++) {
    const page = await open('data-frame-retries="0" data-on-frame-failure="report"', more);
    const src = path === null ? 'http://[' : `${sites[site]}${path}`;
    const control = needsControl && `${sites[site]}/ok`;
    const [load, told, certainty] = await page.evaluate(
      async (url, shown) => {
        if (shown) {
          document.body.innerHTML = `<iframe src="${shown}"></iframe>`;
          await new Promise((done) => document.querySelector('iframe').addEventListener('load', done));
          await new Promise((done) => setTimeout(done, 500));
        }
        const begun = performance.now();
        document.body.insertAdjacentHTML('beforeend', `<iframe id="bad" src="${url}"></iframe>`);
        while (!window.failed.length) await new Promise((done) => setTimeout(done, 5));
        const [{ at, certainty: how }] = window.failed;
        return [window.loadedAt - begun, at - window.loadedAt, how];
      },
      src,
      control,
    );
    loads.push(load);
    times.push(told);
    certainties.add(certainty);
    await page.close();
  }
  console.log(
    `${name.padEnd(32)} ${median(times).toFixed(0).padStart(6)}   ${[...certainties].join()} (its load event after ${median(loads).toFixed(0)})`,
  );
}

{
  /** Frames in a page at once: more keep two processors busy for so long that frames are late. */
  const AT_ONCE = 40;
  const began = Date.now();
  const counts = { loads: 0, loaded: 0, unknown: 0, likely: 0, certain: 0, closes: 0 };
  const wrong = [];
  while (counts.loads < healthyLoads) {
    for (const { name, headers } of zoo.parents) {
      const frames = zoo.framesIn(name);
      for (let index = 0; index < frames.length; index += AT_ONCE) {
        const batch = frames.slice(index, index + AT_ONCE);
        const context = await browser.createBrowserContext();
        const rows = batch.map(({ html }, id) => `<span id="${id}">${html}</span>`).join('');
        const page = await open(
          'data-log-level="silent"',
          { headers: JSON.stringify(headers) },
          context,
          rows,
        );
        const { failed, states, closed } = await page.evaluate(async () => {
          const pause = (ms) => new Promise((done) => setTimeout(done, ms));
          for (const row of [...document.querySelector('template').content.children]) {
            document.body.append(row);
            await pause(20);
          }
          const all = () => window.recordingCompanion.companion.report().frames;
          for (const end = performance.now() + 15_000; performance.now() < end; await pause(50))
            if (all().every(({ state }) => state !== 'loading')) break;
          await pause(1500);
          return {
            failed: window.failed,
            states: all().map(({ state }) => state),
            closed: !!window.closedAt,
          };
        });
        counts.loads += states.length;
        counts.closes += Number(closed);
        for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
        for (const { id, certainty, ...failure } of failed) {
          counts[certainty]++;
          wrong.push({ ...batch[id], certainty, ...failure });
        }
        await context.close();
      }
    }
  }
  console.log(
    `\n${counts.loads} healthy loads of ${zoo.names.length} kinds of server under ${zoo.parents.length} kinds of page in ` +
      `${((Date.now() - began) / 1000).toFixed(0)} s: ${counts.closes} closes, ${counts.certain} called certain, ${counts.likely} called likely, ` +
      `${counts.unknown} doubts, ${counts.loaded} loaded; ${zoo.broken.length} were not answered with a page`,
  );
  for (const failure of wrong) console.log(failure);
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
await zoo.stop();
process.exit();
