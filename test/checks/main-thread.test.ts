import { expect } from 'chai';
import type { CheckResult } from '../../src/index.js';
import { openChecked, resultOf, verdictOf } from '../support/checks.js';
import {
  closeFrames,
  DEMO,
  head,
  openFrame,
  type PageWindow,
  pageUrl,
  until,
  visit,
} from '../support/page.js';

/** The page of a recorder, with a script before the tag. */
const html = (before = '', body = '') =>
  `<!doctype html><script>${before}</script>${head('tag', { checks: 'main-thread' })}${body}`;
const open = (before: string, body = '') => openFrame(html(before, body), '&recorder=1');
const told = (page: PageWindow) => resultOf(page, 'main-thread');
const verdict = (page: PageWindow) => verdictOf(page, 'main-thread');
/** Seconds of a window, and a look before and after it. */
const WINDOW = 15;

/**
 * In a window of its own, because pages of one origin share a thread: takes the thread for so many milliseconds at a time, until
 * there is a violation of that kind. Returns that, and what is told when it has cleared.
 */
async function blocked(
  kind: string,
  milliseconds: number,
): Promise<[during: CheckResult, after: CheckResult]> {
  const page = html(
    `function takeLong() {
      document.body.append('.');
      for (const end = performance.now() + ${milliseconds}; performance.now() < end;);
    }
    const timer = setInterval(takeLong, ${milliseconds + 20});
    const next = (name) => new Promise((done) => addEventListener('recording-companion:' + name, ({ detail }) => {
      if (detail.kind === '${kind}') done(recordingCompanion.companion.report().checks[0]);
    }));
    const during = next('violation');
    const after = next('violation-cleared');
    during.then(() => clearInterval(timer));`,
    '<p>',
  );
  const { results } = await visit(pageUrl(page, '&recorder=1'), [
    () => (window as any).eval('Promise.all([during, after])'),
  ]);
  return results[0];
}

/** A film that says that the browser shows so many of the 100 frames that it has each second. */
const film = (shown: number, attributes = '') =>
  `<video src="${DEMO}/classroom/lesson.webm" muted autoplay loop ${attributes}></video><script>
    window.shown = ${shown};
    document.querySelector('video').getVideoPlaybackQuality = function () {
      const now = performance.now();
      const frames = (now - (this.at ?? now)) / 10;
      this.at = now;
      this.total = (this.total ?? 0) + frames;
      this.dropped = (this.dropped ?? 0) + frames * (1 - window.shown / 100);
      return { totalVideoFrames: this.total, droppedVideoFrames: this.dropped };
    };
  </script>`;

/** Ten minutes of readings in four seconds, and a heap that the test fills. */
const FAST = `
  const original = setInterval;
  window.setInterval = (work, time) => original(work, time / 200);
  let readings = 0;
  window.heap = () => 5e7;
  const memory = { get usedJSHeapSize() { return heap(readings++) } };
  Object.defineProperty(performance, 'memory', { value: memory });`;

async function openAll() {
  const spoilt = blocked('blocked', 250);
  const stutters = blocked('busy', 115);
  for (const one of [spoilt, stutters]) one.catch(() => {}); // told where it is awaited
  const [quiet, mute, drops, shows, ignored, outOfSight, grows, comesAndGoes] = await Promise.all([
    openChecked('main-thread', ''),
    open('Object.defineProperty(PerformanceObserver, "supportedEntryTypes", { value: [] })'),
    open('', film(8)),
    open('', film(16)),
    open('', film(8, 'data-recording-ignore')),
    open('', film(0)),
    open(`${FAST} heap = () => 5e7 + readings * 1e7;`),
    open(`${FAST} heap = () => 5e7 + (readings % 9) * 5e7;`),
  ]);
  return { spoilt, stutters, quiet, mute, drops, shows, ignored, outOfSight, grows, comesAndGoes };
}

describe('The check of load', () => {
  let all: Awaited<ReturnType<typeof openAll>>;
  let atFirst: CheckResult;
  before(async () => {
    all = await openAll();
    atFirst = told(all.quiet);
  });
  after(closeFrames);

  it('knows nothing before a window has passed', () => {
    expect(atFirst).to.include({ outcome: 'unknown', detail: 'a verdict takes 10 s' });
  });

  it('notices a heap that grows for ten minutes, until it is small again', async () => {
    await until(() => /heap-growth\?$/.test(verdict(all.grows)), 'the violation');
    const [violation] = told(all.grows).violations;
    expect(violation).to.include({ measured: 200, limit: 100 });
    expect(violation!.detail).to.equal(
      'the JavaScript heap has grown by 200 MB in 10 minutes without a fall',
    );
    all.grows.heap = () => 5e7;
    await until(() => !told(all.grows).violations.length, 'the end of it');
  });

  it('passes when nothing happens, and a heap comes and goes', async () => {
    await until(() => told(all.quiet).outcome === 'passed', 'the verdict', WINDOW);
    expect(verdict(all.quiet)).to.equal('passed');
    await until(() => verdict(all.comesAndGoes) === 'passed', 'its verdict');
  });

  it('knows nothing where the browser does not tell of long frames', () => {
    expect(told(all.mute)).to.include({
      outcome: 'unknown',
      detail: 'this browser does not tell of long frames',
    });
  });

  it('notices a video that the browser shows at less than the rate of the recording', async () => {
    await until(() => verdict(all.drops) === 'passed dropped-frames?', 'the violation', WINDOW);
    const [violation] = told(all.drops).violations;
    expect(violation!.elements).to.deep.equal([all.drops.document.querySelector('video')]);
    expect(violation!.limit).to.equal(30);
    expect(violation!.measured).to.be.within(31, 48);
    all.drops.shown = 50;
    await until(() => verdict(all.drops) === 'passed', 'the end of it', WINDOW);
  });

  it('passes a video that shows enough of its frames, one out of sight, and one that is ignored', async () => {
    for (const page of [all.shows, all.outOfSight, all.ignored]) {
      await until(() => told(page).outcome !== 'unknown', 'a verdict');
      expect(verdict(page)).to.equal('passed');
    }
  });

  it('fails when long frames take half of the recording, names the script, and passes when they end', async () => {
    const [during, after] = await all.spoilt;
    expect(during).to.include({ outcome: 'failed', limit: 30 });
    expect(during.violations.map(({ kind }) => kind)).to.deep.equal(['blocked']);
    const [{ severity, measured, limit, detail }] = during.violations as any;
    expect({ severity, limit }).to.deep.equal({ severity: 'error', limit: 50 });
    expect(measured).to.be.within(51, 100);
    expect(detail).to.match(
      /^the page is too late for \d+ % of the frames of a recording of 15 a second; the longest script took \d+ ms: takeLong, TimerHandler:setInterval, http:[^?]+\/page$/,
    );
    expect(after.outcome).to.equal('passed');
  });

  it('notices long frames that make the recording stutter', async () => {
    const [during, after] = await all.stutters;
    expect(during.outcome).to.equal('passed');
    expect(during.violations.map(({ kind, severity }) => [kind, severity])).to.deep.equal([
      ['busy', 'notice'],
    ]);
    expect(during.violations[0]!.measured).to.be.within(31, 80);
    expect(after.violations).to.deep.equal([]);
  });
});
