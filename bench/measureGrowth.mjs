import { openClasses } from './measureAdapter.mjs';
import { openRosters } from './measureHiding.mjs';
import { inTurns } from './inTurns.mjs';
import { openBench } from './openBench.mjs';
import { median } from './statistics.mjs';

const COUNTS = [1, 10, 100, 1000, 10_000];
const FRAMES = [1, 10, 50, 100, 200, 300, 400, 500];
/** Frames that come at the same time. */
const BATCH = 10;
/** Few: large classes take long, and a curve shows only the shape. */
const ROUNDS = 5;
const FRAME_ROUNDS = 3;
const SERIES = { without: 'without the companion', with: 'with the companion' };

/** ms of style, layout and script for one step at each count: the median of the rounds. */
async function timeSteps(pages, stepsOf, prepare, step) {
  const points = [];
  for (const x of COUNTS) {
    const steps = stepsOf(x);
    await prepare(x);
    const used = await inTurns(Object.keys(SERIES), { rounds: ROUNDS }, async (of) => {
      const { page, spent } = pages[of];
      const { all } = await spent(() => step(page, x, steps));
      return all / steps;
    });
    for (const of of Object.keys(SERIES)) points.push({ x, y: median(used[of]), of: SERIES[of] });
  }
  return points;
}

/** An event of the SDK in classes of 1 to 10,000 users besides the recorder. */
async function growUsers() {
  const { pages, fill, stop } = await openClasses();
  const points = await timeSteps(
    pages,
    (users) => Math.max(20, Math.min(5000, Math.round(100_000 / users))),
    (users) => fill(users + 1),
    (page, _users, steps) => page.evaluate((times) => window.run('user-published', times), steps),
  );
  await stop();
  return points;
}

/** A roster of React that hides the recorder, of 1 to 10,000 rows besides the recorder's. */
async function growRows() {
  const { pages, stop } = await openRosters();
  const points = await timeSteps(
    { without: pages.none, with: pages.rule },
    (rows) => Math.max(4, Math.min(400, Math.round(20_000 / rows))),
    () => {},
    (page, rows, steps) => page.evaluate((...how) => window.run(...how), rows + 1, steps),
  );
  await stop();
  return points;
}

/** Adds frames at the same time, and waits until all have loaded. */
const addFrames = (count) =>
  Promise.all(
    Array.from({ length: count }, () => {
      const frame = document.createElement('iframe');
      const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
      frame.src = `/child?${Math.random()}`;
      document.body.append(frame);
      return loaded;
    }),
  ).then(() => {});

/** A recorder's page that gets 500 frames of its own origin: main thread until they have loaded. */
async function growFrames() {
  const page = (tag) => `<!doctype html>${tag}
    <style>body { margin: 0; height: 100vh; overflow: hidden } iframe { width: 32px; height: 32px; border: 0 }</style><body>`;
  const bench = await openBench({
    '/without': page(''),
    '/with': page(
      '<script src="/recording-companion.js" data-recorder-uid="900001" data-on-frame-failure="report"></script>',
    ),
    '/child': '<!doctype html><p>Board',
  });
  const used = await inTurns(Object.keys(SERIES), { rounds: FRAME_ROUNDS, warmUps: 0 }, async (of) => {
    const at = await bench.openPage(`/${of}?recorder=1`);
    const { TaskDuration: before } = await at.metrics();
    const spent = [];
    let frames = 0;
    for (const count of FRAMES) {
      for (; frames < count; frames += Math.min(BATCH, count - frames))
        await at.page.evaluate(addFrames, Math.min(BATCH, count - frames));
      spent.push((await at.metrics()).TaskDuration - before);
    }
    await at.close();
    return spent;
  });
  await bench.stop();
  return Object.entries(used).flatMap(([of, rounds]) =>
    FRAMES.map((x, index) => ({ x, y: median(rounds.map((spent) => spent[index])), of: SERIES[of] })),
  );
}

/** How the cost grows with what a class has. */
export async function measureGrowth() {
  const curves = [
    { name: 'users', x: 'users', y: 'ms for an event', points: await growUsers() },
    { name: 'rows', x: 'rows', y: 'ms for a rendering', points: await growRows() },
    { name: 'frames', x: 'frames', y: 'ms of main thread until all have loaded', points: await growFrames() },
  ];
  /** How many times as long it takes with the companion. */
  const ratio = ({ points }, x) => {
    const [without, withIt] = Object.values(SERIES).map(
      (of) => points.find((point) => point.x === x && point.of === of).y,
    );
    return withIt / without;
  };
  const [users, rows, frames] = curves;
  return {
    curves,
    figures: [
      {
        what: {
          en: '10,000 users: user-published beside without',
          zh: '10,000 个用户：user-published 与没有本库之比',
        },
        median: ratio(users, 10_000),
        limit: 1.05,
      },
      {
        what: { en: '10,000 rows: a rendering beside without', zh: '10,000 行：一次渲染与没有本库之比' },
        median: ratio(rows, 10_000),
        limit: 1.05,
      },
      {
        what: {
          en: 'frames: what 500 take beside without, divided by what 50 take beside without',
          zh: 'iframe：500 个时与没有本库之比，除以 50 个时与没有本库之比',
        },
        median: ratio(frames, 500) / ratio(frames, 50),
        limit: 1.1,
      },
    ],
  };
}
