import { openBench, sleep } from './openBench.mjs';

/** Hours of class at which it is measured. The first one is for whatever is made once. */
const HOURS = [1, 2, 4, 8, 16, 32, 72];
/** Times as fast. The companion's clock and timers are sped up; media and the network are not, so events come at the rates below by its clock. */
const SPEED = 600;
/** How often each thing happens in an hour of class. */
const RATES = { join: 60, leave: 60, frame: 12, overflow: 12, video: 20, shadow: 10, failure: 4 };

/** Speeds up the clock that scripts see, and counts the timers and observers that are alive. */
function prepare(factor) {
  const alive = { timers: new Set(), observers: new Set() };
  window.alive = () => ({ timers: alive.timers.size, observers: alive.observers.size });
  const { setTimeout, setInterval, clearTimeout, clearInterval } = window;
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

const PAGE = `<!doctype html><script>(${prepare})(${SPEED})</script>
  <script src="/recording-companion.js" data-recorder-uid="900001" data-on-frame-failure="report" data-frame-retries="0" data-log-level="silent"></script>
  <style>body { margin: 0; height: 100vh; overflow: hidden } iframe { width: 300px; height: 200px }</style>
  <ul id="roster"></ul><iframe src="/board"></iframe>
  <script>
    window.told = {};
    for (const name of ['violation', 'violation-cleared', 'frame-failed', 'ready', 'error'])
      addEventListener('recording-companion:' + name, () => { told[name] = (told[name] ?? 0) + 1; });
  </script>`;

/** A class of 72 hours in fast motion: what is left of it. */
export async function measureHours() {
  const bench = await openBench({ '/': PAGE, '/board': '<p>Board</p>' });
  const { page, session } = await bench.openPage('/?recorder=1');
  page.on('pageerror', (error) => console.log('uncaught:', error.message));
  await session.send('DOM.enable');

  /** What there is after a collection, when all that happened is over. */
  async function measure() {
    await sleep(2000);
    for (let times = 0; times < 3; times++) await session.send('HeapProfiler.collectGarbage');
    const { JSHeapUsedSize, Nodes, JSEventListeners } = await page.metrics();
    const { detachedNodes } = await session.send('DOM.getDetachedDomNodes');
    return {
      MB: JSHeapUsedSize / 1e6,
      nodes: Nodes,
      detached: detachedNodes.length,
      listeners: JSEventListeners,
      ...(await page.evaluate(() => window.alive())),
    };
  }
  /** Plays an hour of class, an event at a time. */
  async function playHour() {
    const events = Object.entries(RATES).flatMap(([what, rate]) => Array(rate).fill(what));
    const pause = 3_600_000 / SPEED / events.length;
    for (let index = 0; index < events.length; index++) {
      const at = Date.now();
      await page.evaluate(happen, events[(index * 47) % events.length]);
      await sleep(Math.max(0, pause - (Date.now() - at)));
    }
  }

  const found = [];
  for (let hour = 1; hour <= HOURS.at(-1); hour++) {
    await playHour();
    if (HOURS.includes(hour)) found.push({ hour, ...(await measure()) });
  }
  console.table(found);
  console.log('told:', await page.evaluate(() => window.told));
  await bench.stop();
  const [first, last] = [found[0], found.at(-1)];
  const more = (name) => last[name] - first[name];
  return {
    figures: [
      {
        what: { en: 'after 72 hours: heap more than after 1', zh: '72 小时后：堆内存比 1 小时后多' },
        unit: 'MB',
        median: more('MB'),
        limit: 1,
      },
      {
        what: {
          en: 'after 72 hours: timers and observers more than after 1',
          zh: '72 小时后：定时器和观察器比 1 小时后多',
        },
        median: more('timers') + more('observers'),
        limit: 1,
      },
      {
        what: { en: 'after 72 hours: listeners more than after 1', zh: '72 小时后：监听器比 1 小时后多' },
        median: more('listeners'),
        limit: 10,
      },
    ],
    curves: [
      {
        name: 'hours',
        x: 'hours of class',
        y: 'heap, MB',
        isLinear: true,
        points: found.map(({ hour, MB }) => ({ x: hour, y: MB, of: 'with the companion' })),
      },
    ],
  };
}
