import { readFileSync } from 'node:fs';
import { inTurns } from './inTurns.mjs';
import { openBench, sleep } from './openBench.mjs';
import { estimate } from './statistics.mjs';

/** ms after the load event in which what was begun by then is counted too. */
const SETTLE_MS = 1000;
const TAG = '<script src="/recording-companion.js" data-recorder-uid="900001"></script>';
const HEADS = {
  empty: '<script src="/empty.js"></script>',
  vitals: '<script src="/web-vitals.js"></script><script src="/use-vitals.js"></script>',
  participant: TAG,
  recorder: TAG,
};
/** Rows that fit into the window, as a page that is recorded must be. */
const ROWS = Array.from({ length: 200 }, (_, uid) => `<li data-uid="${uid}">User ${uid}</li>`).join('');
const pageOf = (kind) =>
  `<!doctype html><html><head><title>Start</title>${HEADS[kind]}<style>body { margin: 0; height: 100vh; overflow: hidden }
  ul { columns: 8; font-size: 12px; margin: 0 }</style></head><body><ul>${ROWS}</ul></body></html>`;

/** The start of a page beside one that measures web vitals, each in a new renderer process. */
export async function measureStart({ rounds }) {
  const vitals = new URL('node_modules/web-vitals/dist/web-vitals.iife.js', import.meta.url);
  const bench = await openBench({
    ...Object.fromEntries(Object.keys(HEADS).map((kind) => [`/${kind}`, pageOf(kind)])),
    '/empty.js': '',
    '/web-vitals.js': readFileSync(vitals, 'utf8'),
    '/use-vitals.js':
      'for (const on of ["onCLS", "onFCP", "onINP", "onLCP", "onTTFB"]) webVitals[on](() => {});',
  });
  // the machine reads the files from its disk in the round that does not count
  const used = await inTurns(Object.keys(HEADS), { rounds }, async (kind) => {
    const page = await bench.openPage(`/${kind}${kind === 'recorder' ? '?recorder=1' : ''}`);
    await sleep(SETTLE_MS);
    const { ScriptDuration: script, TaskDuration: task } = await page.metrics();
    await page.close();
    return { script, task };
  });
  await bench.stop();
  const ratio = (kind) => estimate(used[kind].map(({ script }, round) => script / used.vitals[round].script));
  const taskMore = (kind) => used[kind].map(({ task }, round) => task - used.empty[round].task);
  const more = (kind) => estimate(taskMore(kind));
  const share = (kind) => estimate(taskMore(kind).map((ms, round) => ms / taskMore('vitals')[round]));
  const figures = [
    {
      what: {
        en: "participant's page: script time beside web-vitals",
        zh: '普通成员页面：脚本时间与 web-vitals 之比',
      },
      ...ratio('participant'),
      limit: 1,
    },
    {
      what: {
        en: "recorder's page: script time beside web-vitals",
        zh: '录制端页面：脚本时间与 web-vitals 之比',
      },
      ...ratio('recorder'),
      limit: 4,
    },
    {
      what: {
        en: "participant's page: main thread more than an empty script",
        zh: '普通成员页面：主线程比空脚本多用',
      },
      unit: 'ms',
      ...more('participant'),
      limit: 1.5,
    },
    {
      what: { en: 'web-vitals: main thread more than an empty script', zh: 'web-vitals：主线程比空脚本多用' },
      unit: 'ms',
      ...more('vitals'),
    },
    {
      what: {
        en: "participant's page: main thread beside web-vitals, both without that of an empty script",
        zh: '普通成员页面：主线程与 web-vitals 之比，两者都减去空脚本',
      },
      ...share('participant'),
    },
  ];
  return { figures };
}
