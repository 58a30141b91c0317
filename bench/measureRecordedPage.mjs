import { cpuOf } from './cpuOf.mjs';
import { openBench, sleep } from './openBench.mjs';
import { estimate, median } from './statistics.mjs';

/** Until the first windows of the checks have passed. */
const WARM_UP_MS = 13_000;
const WINDOW_MS = 3000;
/** How often the two pages change roles, which takes out what they differ by. */
const BLOCKS = 4;

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

/** The same page in two browsers at the same time, one with all checks and one with none, and then the other way round. */
export async function measureRecordedPage({ rounds }) {
  const html = (isBusy) => `<!doctype html><title>Bench</title>
    <script src="/recording-companion.js" data-recorder-uid="900001"></script>
    <body>${isBusy ? `<script>(${makeBusy})()</script>` : '<p>Nothing happens'}
    <script>window.drawn = 0; const draw = () => { drawn++; requestAnimationFrame(draw); }; ${isBusy ? 'draw()' : ''}</script>`;
  const bench = await openBench({ '/busy': html(true), '/idle': html(false) });
  const browsers = [bench.browser, await bench.another()];

  /** For each window of time and each setting: ms of the main thread and of all processes, and frames drawn. */
  async function compare(path, blocks, windowsOf) {
    const pages = await Promise.all(browsers.map((browser) => bench.openPage(`${path}?recorder=1`, browser)));
    const look = () =>
      Promise.all(
        pages.map(async ({ page, metrics }, index) => ({
          thread: (await metrics()).TaskDuration,
          cpu: cpuOf(browsers[index].process().pid) * 1000,
          frames: await page.evaluate('drawn'),
        })),
      );
    const heaps = { all: [], none: [] };
    const pairs = [];
    /** Of the block before, in which the pages had the other roles. */
    let former = [];
    for (let block = 0; block < blocks; block++) {
      const given = block % 2 ? ['none', 'all'] : ['all', 'none'];
      await Promise.all(
        pages.map(({ page }, index) =>
          page.evaluate((checks) => {
            const { recordingCompanion } = window;
            recordingCompanion.companion.dispose();
            recordingCompanion.init({ checks, recorderUid: '900001' });
          }, given[index]),
        ),
      );
      await sleep(WARM_UP_MS);
      const windows = [];
      for (let count = 0; count < windowsOf; count++) {
        const before = await look();
        await sleep(WINDOW_MS);
        const after = await look();
        const used = {};
        given.forEach((checks, index) => {
          used[checks] = Object.fromEntries(
            Object.keys(after[index]).map((name) => [name, after[index][name] - before[index][name]]),
          );
        });
        windows.push(used);
      }
      for (const [index, { session, metrics }] of pages.entries()) {
        await session.send('HeapProfiler.collectGarbage');
        heaps[given[index]].push((await metrics()).JSHeapUsedSize / 1e6);
      }
      if (block % 2) windows.forEach((used, index) => pairs.push([former[index], used]));
      former = windows;
    }
    await Promise.all(pages.map(({ close }) => close()));
    return { pairs, heap: median(heaps.all) - median(heaps.none) };
  }
  const busy = await compare('/busy', BLOCKS, Math.ceil((rounds * 2) / BLOCKS));
  const idle = await compare('/idle', 2, Math.ceil(rounds / 2));
  await bench.stop();

  // what the pages differ by is in one block as a factor, and in the other as its inverse
  const ratio = (name) =>
    estimate(
      busy.pairs.map(([one, other]) =>
        Math.sqrt((one.all[name] / one.none[name]) * (other.all[name] / other.none[name])),
      ),
    );
  const idleMore = estimate(
    idle.pairs.map(
      ([one, other]) =>
        (one.all.thread - one.none.thread + other.all.thread - other.none.thread) / 2 / (WINDOW_MS / 1000),
    ),
  );
  const figures = [
    {
      what: {
        en: '16 moving tiles, all checks: main thread beside no checks',
        zh: '16 个移动的画面，全部检查：主线程与没有检查之比',
      },
      ...ratio('thread'),
      limit: 1.03,
      limitHigh: 1.05,
    },
    {
      what: {
        en: '16 moving tiles, all checks: CPU of all processes beside no checks',
        zh: '16 个移动的画面，全部检查：所有进程的 CPU 与没有检查之比',
      },
      ...ratio('cpu'),
      limit: 1.03,
      limitHigh: 1.05,
    },
    {
      what: {
        en: '16 moving tiles, all checks: frames drawn beside no checks',
        zh: '16 个移动的画面，全部检查：绘制的帧数与没有检查之比',
      },
      ...ratio('frames'),
      least: 0.99,
    },
    {
      what: {
        en: '16 moving tiles, all checks: heap more than without checks',
        zh: '16 个移动的画面，全部检查：堆内存比没有检查多',
      },
      unit: 'MB',
      median: busy.heap,
    },
    {
      what: {
        en: 'an idle page, all checks: main thread more than without checks',
        zh: '空闲页面，全部检查：主线程比没有检查多',
      },
      unit: 'ms/s',
      ...idleMore,
      limit: 1,
    },
  ];
  return { figures };
}
