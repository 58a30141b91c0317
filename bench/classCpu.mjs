// How much of the machine a class takes: CPU seconds a second of the browser with all its processes, and of the server.
// `node bench/classCpu.mjs [seconds]`, on Linux: /proc tells.
import { createServer } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import sirv from 'sirv';
import { listen } from '../demo/listen.js';
import { startDemo } from '../demo/server.js';
import { CHROME_FLAGS, findChrome } from '../scripts/chrome.mjs';
import { buildDemo } from '../scripts/buildDemo.mjs';
import { cpuOf } from './cpuOf.mjs';

const seconds = Number(process.argv[2] ?? 20);
/** Opens pages and says what they take once the class is on. */
async function measure(name, urls, videos) {
  const browser = await puppeteer.launch({
    executablePath: findChrome(),
    headless: true,
    args: [...CHROME_FLAGS, '--autoplay-policy=no-user-gesture-required'],
  });
  const pages = [];
  for (const url of urls) {
    // a window for each: tabs behind others do not draw
    const page = await (await browser.createBrowserContext()).newPage();
    await page.setViewport({ width: 1280, height: 720 });
    await page.goto(url);
    pages.push(page);
  }
  const playing = async () => {
    const count = () =>
      [...document.querySelectorAll('.tile video')].filter((video) => video.currentTime > 0).length;
    const frames = pages.flatMap((page) => page.frames());
    const counts = await Promise.all(frames.map((frame) => frame.evaluate(count).catch(() => 0)));
    return counts.reduce((sum, one) => sum + one, 0);
  };
  while ((await playing()) < videos) await new Promise((done) => setTimeout(done, 200));
  await new Promise((done) => setTimeout(done, 5000));

  const pid = browser.process().pid;
  const before = { cpu: cpuOf(pid), own: process.cpuUsage(), time: performance.now() };
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const time = (performance.now() - before.time) / 1000;
  const own = process.cpuUsage(before.own);
  const server = (own.user + own.system) / 1e6 / time;
  const chromium = (cpuOf(pid) - before.cpu) / time;
  const share = Math.round((100 * (chromium + server)) / 2);
  console.log(
    `${name}: ${share} % of 2 cores (Chromium ${chromium.toFixed(2)}, server ${server.toFixed(2)} CPU s/s)`,
  );
  await browser.close();
}

const demo = await startDemo();
const site = join(tmpdir(), 'recording-companion-site');
buildDemo(site);
const host = await listen(createServer(sirv(site)));
console.log(`${availableParallelism()} cores, ${seconds} s each`);

const page = (more) => `${demo.origin}/classroom/?class=bench&drawn&${more}`;
await measure(
  '2 publishing participants and the recorder’s page',
  [page('uid=1'), page('uid=2'), page('uid=900001&recorder=1')],
  6,
);
await measure('front page, edge in the server', [`${demo.origin}/`], 10);
await measure('front page, edge in the page', [`http://localhost:${host.address.port}/`], 10);
await Promise.all([demo.stop(), host.stop()]);
