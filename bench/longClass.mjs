// A class of 72 hours, 600 times as fast: what is left of it. `node bench/longClass.mjs [hours] [times as fast]`, after a build.
// The companion's clock and timers are sped up; media and the network are not, so events come at the rates below by its clock.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';
import { listen } from '../demo/listen.js';
import { CHROME_FLAGS, findChrome } from '../scripts/chrome.mjs';

const hours = Number(process.argv[2] ?? 72);
const speed = Number(process.argv[3] ?? 600);
/** How often each thing happens in an hour of class. */
const RATES = { join: 60, leave: 60, frame: 12, overflow: 12, video: 20, shadow: 10, failure: 4 };
const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/** Speeds up the clock that scripts see, and counts the timers and observers that are alive. */
function prepare(factor) {
  const alive = { timers: new Set(), observers: new Set() };
  window.alive = () => ({
    timers: alive.timers.size,
    observers: alive.observers.size,
    listeners: alive.listeners,
  });
  const { setTimeout, setInterval, clearTimeout, clearInterval } = window;
  window.realTimeout = setTimeout.bind(window);
  const now = performance.now.bind(performance);
  performance.now = () => now() * factor;
  window.setTimeout = (work, wait = 0, ...args) => {
    const id = setTimeout(() => {
      alive.timers.delete(id);
      work(...args);
    }, wait / factor);
    alive.timers.add(id);
    return id;
  };
  window.setInterval = (work, wait, ...args) => {
    const id = setInterval(work, wait / factor, ...args);
    alive.timers.add(id);
    return id;
  };
  window.clearTimeout = window.clearInterval = (id) => {
    alive.timers.delete(id);
    clearTimeout(id);
    clearInterval(id);
  };
  for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver', 'PerformanceObserver']) {
    const { prototype } = window[name];
    const { observe, disconnect } = prototype;
    prototype.observe = function (...args) {
      alive.observers.add(this);
      return observe.apply(this, args);
    };
    prototype.disconnect = function () {
      alive.observers.delete(this);
      return disconnect.call(this);
    };
  }
}

/** One thing that happens in a class. */
function happen(what) {
  const roster = document.getElementById('roster');
  window.uid ??= 100;
  const happenings = {
    join() {
      const row = document.createElement('li');
      row.dataset.uid = ++window.uid;
      row.textContent = `Student ${window.uid}`;
      roster.append(row);
      if (roster.children.length > 12) roster.firstChild.remove();
    },
    leave: () => roster.firstChild?.remove(),
    frame() {
      const old = document.querySelector('iframe');
      const frame = Object.assign(document.createElement('iframe'), { src: `/board?${Math.random()}` });
      old.replaceWith(frame);
    },
    failure() {
      const frame = Object.assign(document.createElement('iframe'), { src: '/no-such-board' });
      document.querySelector('iframe').replaceWith(frame);
    },
    overflow() {
      const tall = document.createElement('div');
      tall.style.cssText = 'position:absolute;top:0;left:0;width:10px;height:2000px';
      document.body.append(tall);
      window.setTimeout(() => tall.remove(), 10_000);
    },
    video() {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1920, height: 1080 });
      canvas.getContext('2d').fillRect(0, 0, 10, 10);
      const video = Object.assign(document.createElement('video'), {
        muted: true,
        autoplay: true,
        width: 160,
      });
      video.srcObject = canvas.captureStream(1);
      document.body.append(video);
      window.setTimeout(() => {
        for (const track of video.srcObject.getTracks()) track.stop();
        video.srcObject = null;
        video.remove();
      }, 20_000);
    },
    shadow() {
      const host = document.createElement('div');
      host.attachShadow({ mode: 'closed' }).innerHTML = '<p data-uid="900001">Recorder</p>';
      document.body.append(host);
      window.setTimeout(() => host.remove(), 5000);
    },
  };
  happenings[what]();
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://bench');
  const file = /^\/(recording-companion(?:\.recorder)?\.js)$/.exec(pathname);
  if (file) {
    response.setHeader('content-type', 'text/javascript');
    return response.end(readFileSync(new URL(`../dist/${file[1]}`, import.meta.url)));
  }
  response.setHeader('content-type', 'text/html');
  if (pathname === '/board') return response.end('<p>Board</p>');
  if (pathname !== '/') {
    response.statusCode = 404;
    return response.end();
  }
  return response.end(`<!doctype html><script>(${prepare})(${speed})</script>
    <script src="/recording-companion.js" data-recorder-uid="900001" data-on-frame-failure="report" data-frame-retries="0" data-log-level="silent"></script>
    <style>body { margin: 0; height: 100vh; overflow: hidden } iframe { width: 300px; height: 200px }</style>
    <ul id="roster"></ul><iframe src="/board"></iframe>
    <script>
      window.told = {};
      for (const name of ['violation', 'violation-cleared', 'frame-failed', 'ready', 'error'])
        addEventListener('recording-companion:' + name, () => { told[name] = (told[name] ?? 0) + 1; });
    </script>`);
});
const { address, stop } = await listen(server);
const browser = await puppeteer.launch({
  executablePath: findChrome(),
  headless: true,
  args: [...CHROME_FLAGS, '--autoplay-policy=no-user-gesture-required'],
});
const page = await browser.newPage();
page.on('pageerror', (error) => console.log('uncaught:', error.message));
await page.setViewport({ width: 1280, height: 720 });
await page.goto(`http://localhost:${address.port}/?recorder=1`);
const session = await page.createCDPSession();

/** What there is after a collection, when all that happened is over. */
async function measure() {
  await sleep(Math.max(2, 30 / speed));
  for (let times = 0; times < 3; times++) await session.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize, Nodes, JSEventListeners } = await page.metrics();
  const { detachedNodes } = await session.send('DOM.getDetachedDomNodes');
  return {
    megabytes: +(JSHeapUsedSize / 1e6).toFixed(2),
    nodes: Nodes,
    detached: detachedNodes.length,
    listeners: JSEventListeners,
    ...(await page.evaluate(() => window.alive())),
  };
}
/** Plays some hours of class, an event at a time. */
async function play(count) {
  const events = Object.entries(RATES).flatMap(([what, rate]) => Array(rate).fill(what));
  const pause = 3600 / speed / events.length;
  for (let hour = 0; hour < count; hour++) {
    for (let index = 0; index < events.length; index++) {
      const at = Date.now();
      await page.evaluate(happen, events[(index * 47) % events.length]);
      await sleep(Math.max(0, pause - (Date.now() - at) / 1000));
    }
  }
}

await session.send('DOM.enable');
await play(1); // until everything has been used once
const before = await measure();
const began = Date.now();
await play(hours);
const after = await measure();
console.log(
  `${hours} hours of class in ${((Date.now() - began) / 60_000).toFixed(1)} minutes; an hour has`,
  RATES,
);
console.log('told:', await page.evaluate(() => window.told));
console.table({ 'after 1 hour': before, [`after ${hours} more`]: after });
console.log(`heap growth: ${(after.megabytes - before.megabytes).toFixed(2)} MB`);
await browser.close();
await stop();
process.exit();
