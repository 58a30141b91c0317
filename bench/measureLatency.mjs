import { inTurns } from './inTurns.mjs';
import { openBench } from './openBench.mjs';
import { estimate } from './statistics.mjs';

const RECORDER_TAG = (more) =>
  `<script src="/recording-companion.js" data-recorder-uid="900001" data-checks="none" data-frame-retries="0" ${more}></script>`;

/** ms. How long after the browser knows does the companion act. Both moments are read in the page, by the same clock. */
export async function measureLatency({ rounds }) {
  const bench = await openBench({
    // the browser knows the status when the response has ended
    '/fails': `<!doctype html>${RECORDER_TAG('')}
      <script>
        addEventListener('recording-companion:closing', () => {
          const { responseEnd } = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/no-such-page'));
          console.log('took ' + (performance.now() - responseEnd));
        });
        const begin = () => document.body.append(Object.assign(document.createElement('iframe'), { src: '/no-such-page' }));
      </script><p>Class`,
    '/ready': `<!doctype html>${RECORDER_TAG('data-ready="load,manual"')}
      <script>
        let asked;
        addEventListener('recording-companion:ready', () => console.log('took ' + (performance.now() - asked)));
        const begin = () => { asked = performance.now(); recordingCompanion.companion.ready(); };
      </script><p>Class`,
  });
  const taken = await inTurns(['fails', 'ready'], { rounds }, async (kind) => {
    const page = await bench.openPage(`/${kind}?recorder=1`);
    // told by the console: the window of a failed frame closes in the next moment
    const told = new Promise((done) =>
      page.page.on('console', (message) => {
        const [, ms] = /^took (.*)/.exec(message.text()) ?? [];
        if (ms) done(Number(ms));
      }),
    );
    await page.page.evaluate('setTimeout(begin, 200), 0');
    const ms = await told;
    await page.close().catch(() => {});
    return ms;
  });
  await bench.stop();
  const figures = [
    {
      what: {
        en: 'from the end of the answer 404 to a frame until the page closes',
        zh: '从 iframe 的 404 应答结束到页面关闭',
      },
      unit: 'ms',
      ...estimate(taken.fails),
    },
    {
      what: { en: 'from the last gate to the word to the recorder', zh: '从最后一个条件满足到通知录制器' },
      unit: 'ms',
      ...estimate(taken.ready),
    },
  ];
  return { figures };
}
