// An hour of the demo's class, six times as fast for the companion: what its checks say of a class that is fine.
// `node bench/silentHour.mjs [minutes of class] [times as fast]`, after a build. Media and the network keep their own
// time, so that the check `main-thread` takes a machine with other work for six times as late.
import { setTimeout as pause } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { startDemo } from '../demo/server.js';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from '../scripts/chrome.mjs';

const minutes = Number(process.argv[2] ?? 60);
const speed = Number(process.argv[3] ?? 6);
const PARTICIPANTS = ['uid=1', 'uid=2&name=Wei'];
/** Minutes of class between two lines. */
const PACE = 6;

/** Speeds up the clock and the timers until the document has been read: the tag takes them, and the page gets the browser's own. */
function speedUp(factor) {
  const { setTimeout, setInterval } = window;
  const now = performance.now.bind(performance);
  performance.now = () => now() * factor;
  window.setTimeout = (work, wait = 0, ...args) => setTimeout(work, wait / factor, ...args);
  window.setInterval = (work, wait, ...args) => setInterval(work, wait / factor, ...args);
  document.addEventListener(
    'DOMContentLoaded',
    () => {
      Object.assign(window, { setTimeout, setInterval });
      performance.now = now;
    },
    { once: true },
  );
}

/** Keeps all violations, also those that clear before somebody looks. */
function keepViolations() {
  window.told = [];
  window.addEventListener('recording-companion:violation', ({ detail }) =>
    window.told.push(`${detail.check} ${detail.kind}`),
  );
}

/** Runs in the recorder's page. */
const lookAtReport = () => ({
  outcomes: window.recordingCompanion.companion.report().checks.map(({ id, outcome }) => `${id} ${outcome}`),
  violations: window.told,
});

const { origin, stop } = await startDemo();
const browser = await puppeteer.launch({
  executablePath: findChrome(),
  headless: true,
  defaultViewport: { width: 1280, height: 720 },
  args: [...CHROME_FLAGS, ...FAKE_DEVICE_FLAGS, '--autoplay-policy=no-user-gesture-required'],
});
const open = async (query, factor) => {
  // a window of its own: tabs of one window hide one another
  const page = await (await browser.createBrowserContext()).newPage();
  if (factor) {
    await page.evaluateOnNewDocument(speedUp, factor);
    await page.evaluateOnNewDocument(keepViolations);
  }
  await page.goto(`${origin}/classroom/?lang=en&class=hour&${query}`);
  return page;
};
for (const query of PARTICIPANTS) await open(query);
const page = await open('uid=900001&recorder=1', speed);

let look;
for (let minute = PACE; minute <= minutes; minute += PACE) {
  await pause((PACE * 60_000) / speed);
  look = await page.evaluate(lookAtReport);
  console.log(`${minute} min of class: ${look.violations.join(', ') || 'no violation'}`);
}
console.log(`${look.outcomes.join(', ')}\n${look.violations.join(', ') || 'no violation'} in ${minutes} min`);
await browser.close();
await stop();
