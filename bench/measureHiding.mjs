import { bundle } from './bundle.mjs';
import { inTurns } from './inTurns.mjs';
import { openBench } from './openBench.mjs';
import { estimate } from './statistics.mjs';

const RECORDER = 900001;
const ROWS = [10, 1000, 10_000];
/** Rows that a page changes in a round, all in all: few at a time where there are few. */
const CHANGES = 20_000;

/** A roster of React. Each step changes a tenth of the rows, and one user leaves and another joins. */
const APP = `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { flushSync } from 'react-dom';
  const isFiltered = location.search.includes('filter');
  const Row = ({ uid, speaks }) =>
    isFiltered && uid === ${RECORDER} ? null : createElement('li', { 'data-uid': uid, className: speaks ? 'speaks' : '' }, 'User ' + uid);
  window.run = async (count, steps) => {
    const root = createRoot(document.getElementById('roster'));
    for (let step = 0; step < steps; step++) {
      const users = Array.from({ length: count - 1 }, (_, index) => step + index).concat(${RECORDER});
      flushSync(() => root.render(createElement('ul', null, users.map((uid) =>
        createElement(Row, { key: uid, uid, speaks: (uid + step) % 10 === 0 })))));
      // an observer runs after the script
      await null;
      document.body.offsetHeight;
    }
    root.unmount();
  };`;

const HEADS = {
  none: '',
  rule: `<script src="/recording-companion.js" data-recorder-uid="${RECORDER}"></script>`,
  filter: '',
  observer: `<script>new MutationObserver(() => {
    for (const row of document.querySelectorAll('[data-uid="${RECORDER}"]')) row.style.display = 'none';
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-uid'] });</script>`,
};

/** A bench with the same roster in a page for each way to hide. In each, `run(rows, steps)` renders it again and again. */
export async function openRosters() {
  const page = (head) => `<!doctype html>${head}<style>body { margin: 0; height: 100vh; overflow: hidden }
    #roster { contain: strict; height: 100vh } .speaks { color: green }</style><div id="roster"></div><script type="module" src="/app.js"></script>`;
  const bench = await openBench({
    '/app.js': await bundle(APP),
    ...Object.fromEntries(Object.entries(HEADS).map(([kind, head]) => [`/${kind}`, page(head)])),
  });
  const pages = {};
  for (const kind of Object.keys(HEADS)) {
    pages[kind] = await bench.openPage(`/${kind}?${kind}`);
    await pages[kind].page.waitForFunction('window.run');
  }
  return { pages, stop: () => bench.stop() };
}

/** What hiding costs a roster that changes all the time, beside other ways to hide. */
export async function measureHiding({ rounds }) {
  const { pages, stop } = await openRosters();
  const figures = [];
  for (const count of ROWS) {
    const steps = Math.max(4, Math.min(200, Math.round(CHANGES / count)));
    const used = await inTurns(Object.keys(HEADS), { rounds }, (kind) => {
      const { page: at, spent } = pages[kind];
      return spent(() => at.evaluate((...how) => window.run(...how), count, steps));
    });
    const beside = (other, field) =>
      estimate(used.rule.map((one, round) => one[field] / used[other][round][field]));
    const name = count.toLocaleString('en');
    figures.push(
      {
        what: {
          en: `${name} rows: style, layout and script beside \`return null\` in React`,
          zh: `${name} 行：样式、布局和脚本，与 React 中的 \`return null\` 之比`,
        },
        ...beside('filter', 'all'),
        limit: 1.05,
      },
      {
        what: {
          en: `${name} rows: style alone beside \`return null\` in React`,
          zh: `${name} 行：只算样式，与 React 中的 \`return null\` 之比`,
        },
        ...beside('filter', 'style'),
      },
      {
        what: { en: `${name} rows: style alone beside no hiding`, zh: `${name} 行：只算样式，与不隐藏之比` },
        ...beside('none', 'style'),
      },
      {
        what: {
          en: `${name} rows: all beside a MutationObserver that queries`,
          zh: `${name} 行：全部，与用 MutationObserver 查询之比`,
        },
        ...beside('observer', 'all'),
      },
    );
  }
  await stop();
  return { figures };
}
