import { expect } from 'chai';
import { resultOf, verdictOf } from '../support/checks.js';
import { closeFrames, CROSS_SITE, head, openFrame, type PageWindow, run, until } from '../support/page.js';

/** Timers of 10 s end after one: those of the page's own are shorter. */
const FAST = `<script>window.setTimeout = ((original) => (work, ms, ...rest) =>
  original(work, ms === 10_000 ? 1000 : ms, ...rest))(setTimeout);</script>`;
const RECORD = `<script>window.told = [];
  recordingCompanion.companion.on('violation', ({ kind }) => told.push(kind));
  recordingCompanion.companion.on('violation-cleared', ({ kind }) => told.push('cleared ' + kind));</script>`;
const open = (html: string, before = '') =>
  openFrame(
    `<!doctype html>${FAST}${before}${head('tag', { checks: 'startup-errors', logLevel: 'silent' })}${RECORD}<body>${html}`,
    '&recorder=1',
  );
const becomes = (page: PageWindow, verdict: string) =>
  until(() => verdictOf(page, 'startup-errors') === verdict, `the verdict ${verdict}`).catch(() => {
    throw new Error(
      `expected ${verdict}, got ${verdictOf(page, 'startup-errors')} ${JSON.stringify(resultOf(page, 'startup-errors'))}`,
    );
  });

const VERDICTS: [situation: string, html: string, verdict: string, detail?: RegExp][] = [
  ['has no errors', '<p>Text</p>', 'passed'],
  [
    'throws',
    `<script>throw new Error('at once')</script>`,
    'failed uncaught',
    /^1 uncaught error, the first: Uncaught Error: at once \(http.+:\d+\)$/,
  ],
  [
    'throws in a timer',
    `<script>setTimeout(() => missing())</script>`,
    'failed uncaught',
    /missing is not defined/,
  ],
  ['has a script with a syntax error', `<script>const = 1</script>`, 'failed uncaught', /SyntaxError/],
  ['reports an error', `<script>reportError(new Error('told'))</script>`, 'failed uncaught', /told/],
  [
    'catches what it throws',
    `<script>try { throw 1 } catch {} Promise.reject(1).catch(() => {}); dispatchEvent(new ErrorEvent('error', { message: 'no' }))</script>`,
    'passed',
  ],
  [
    'has a script of another origin that throws',
    `<script src="${CROSS_SITE}/page?html=${btoa('throw 1')}"></script>`,
    'failed uncaught',
    /Script error\. \(of another origin, which tells no more/,
  ],
  [
    'asks for a script that is not there',
    '<script src="/no-such.js?token=1"></script>',
    'failed resource',
    /^1 failed script or stylesheet, the first: http[^?]+\/no-such.js$/,
  ],
  [
    'asks for a stylesheet that is not there',
    '<link rel="stylesheet" href="/no-such.css">',
    'failed resource',
  ],
  [
    'imports what is not there',
    `<script>const script = document.createElement('script');
      script.type = 'module';
      script.textContent = "import '/no-such.js'";
      document.body.append(script)</script>`,
    'failed resource',
  ],
  [
    'asks another origin for a script that is not there',
    `<script src="${CROSS_SITE}/no-such.js"></script>`,
    'passed foreign-resource?',
  ],
  [
    'asks for a picture that is not there',
    '<img src="/no-such.png"><link rel="preload" as="image" href="/no.png">',
    'passed',
  ],
  [
    'asks for a script that is not to be checked',
    '<script data-recording-ignore src="/no-such.js"></script>',
    'passed',
  ],
  [
    'leaves a rejection',
    `<script>Promise.reject(new Error('no answer'))</script>`,
    'passed rejection?',
    /^1 unhandled rejection, the first: no answer$/,
  ],
  [
    'leaves a rejection with what can not be written',
    `<script>Promise.reject(Object.create(null))</script>`,
    'passed rejection?',
    /first: object$/,
  ],
  [
    'has an observer that was late',
    `<p id="grows"></p><script>new ResizeObserver(() => { grows.style.width = grows.offsetWidth - 1 + 'px' }).observe(grows)</script>`,
    'passed',
  ],
];

describe('For the check startup-errors a page', () => {
  let pages: PageWindow[];
  // at the same time: each verdict takes a second
  before(async () => {
    pages = await Promise.all(VERDICTS.map(([, html]) => open(html)));
  });
  after(closeFrames);

  for (const [index, [situation, , verdict, detail]] of VERDICTS.entries()) {
    it(`that ${situation} is: ${verdict}`, async () => {
      const page = pages[index]!;
      await becomes(page, verdict);
      const { violations } = resultOf(page, 'startup-errors');
      if (detail) expect(violations[0]!.detail).to.match(detail);
      if (/asks for a s.*there/.test(situation))
        expect(violations[0]!.elements[0]!.localName).to.match(/script|link/);
    });
  }
});

describe('The check startup-errors', () => {
  afterEach(closeFrames);

  it('is unknown until the start is over, and looks no longer', async () => {
    const page = await open('');
    expect(resultOf(page, 'startup-errors')).to.deep.include({
      outcome: 'unknown',
      detail: 'the start of the page ends 10 s after its load event',
    });
    await becomes(page, 'passed');
    run(page, () => reportError(new Error('late')));
    expect(verdictOf(page, 'startup-errors')).to.equal('passed');
  });

  it('can not know of the start when it came late', async () => {
    const page = await openFrame(
      `<!doctype html>${FAST}<script>onload = () => {
        const tag = document.createElement('script');
        tag.src = '/dist/recording-companion.js';
        tag.dataset.checks = 'startup-errors';
        document.head.append(tag);
      }</script>`,
      '&recorder=1',
    );
    await until(() => page.recordingCompanion?.companion, 'the companion');
    const why = 'scripts ran before the companion, and what they threw is not known';
    await until(() => resultOf(page, 'startup-errors').detail === why, 'the detail');
    expect(verdictOf(page, 'startup-errors')).to.equal('unknown');
  });

  it('counts up to a hundred, names the first, and tells each kind once', async () => {
    const page = await open(
      `<script>for (let count = 1; count <= 150; count++) reportError(new Error('number ' + count))</script>`,
    );
    const { measured, detail } = resultOf(page, 'startup-errors').violations[0]!;
    expect(measured).to.equal(100);
    expect(detail).to.match(/^100 uncaught errors, the first: Uncaught Error: number 1 /);
    expect(page.told).to.deep.equal(['uncaught']);
    run(page, () => reportError(new Error('x'.repeat(5000))));
    expect(resultOf(page, 'startup-errors').violations[0]!.detail.length).to.be.lessThan(300);
  });

  it('clears a rejection that is handled later', async () => {
    const page = await open(`<script>window.promise = Promise.reject(1)</script>`);
    await until(() => page.told.length, 'a notice');
    run(page, () => (window as any).promise.catch(() => {}));
    await until(() => page.told.length === 2, 'the second notice');
    expect(page.told).to.deep.equal(['rejection', 'cleared rejection']);
  });
});
