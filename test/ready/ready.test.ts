import { expect } from 'chai';
import type { Options, Report } from '../../src/index.js';
import {
  closeFrames,
  CROSS_SITE,
  head,
  openFrame,
  pageUrl,
  type PageWindow,
  run,
  until,
  visit,
} from '../support/page.js';
import { openPrerendered } from '../support/prerendered.js';

/** The recorder's side: it counts the calls. Before the tag, as a recorder puts it there. */
const RECORDER = `<!doctype html><script>
  window.signals = [];
  window.seen = [];
  window.lines = [];
  navigator.notifyReady = (...args) => { signals.push([performance.now() / 1000, args.length]); return true; };
  for (const name of ['ready', 'ready-timeout']) {
    addEventListener('recording-companion:' + name, ({ detail }) => seen.push([name, detail]));
  }
  for (const level of ['log', 'warn', 'error']) {
    const original = console[level];
    console[level] = (...what) => { lines.push(what.join(' ')); original.apply(console, what); };
  }
</script>`;
/** A recorder's page whose checks and frames are not of interest. */
const open = (html: string, options: Options) =>
  openFrame(RECORDER + head('sources', { checks: 'none', ...options }) + html);
const reportOf = (page: PageWindow): Report => page.recordingCompanion.companion!.report();
const gateOf = (page: PageWindow, name: string) =>
  reportOf(page).gates.find((gate) => gate.name === name)!.after;
const pendingOf = (page: PageWindow) =>
  reportOf(page)
    .gates.filter(({ after }) => after === null)
    .map(({ name }) => name);
const isReady = (page: PageWindow) => page['signals'].length > 0;

describe('A page', function () {
  this.timeout(30_000);
  afterEach(closeFrames);

  it('is called ready once all its gates are open, with the time of each', async () => {
    const page = await open('<iframe srcdoc="Here"></iframe>', { readyTimeout: 60 });
    await until(() => isReady(page), 'the ready signal');
    expect(page['signals']).to.have.length(1);
    expect(page['signals'][0][1]).to.equal(0);
    const [[name, ready], ...others] = page['seen'];
    expect([name, others]).to.deep.equal(['ready', []]);
    expect(ready.pending).to.deep.equal([]);
    expect(ready.gates.map((gate: { name: string }) => gate.name)).to.deep.equal(['load', 'fonts', 'frames']);
    for (const { after } of ready.gates) expect(after).to.be.within(0.001, ready.after);
    expect(reportOf(page)).to.deep.include({ readyAfter: ready.after, gates: ready.gates, reloads: 0 });
    expect(page['lines']).to.deep.equal(['START_RECORDING']);
  });

  it('that is prerendered is not called ready before it is shown, and its seconds begin then', async () => {
    const beacons = `${CROSS_SITE}/beacons?id=${crypto.randomUUID()}`;
    const tell = (event: string, more: string) =>
      `fetch('${beacons.replace('beacons', 'beacon')}', { method: 'POST', body: JSON.stringify({ event: '${event}', more: ${more} }) })`;
    const shown = pageUrl(
      `${RECORDER}${head('tag', { checks: 'none' })}<script>
        const { companion } = window.recordingCompanion;
        const open = () => companion.report().gates.every(({ after }) => after !== null);
        const wait = () => open() ? setTimeout(() => ${tell('hidden', '[document.prerendering, signals.length]')}, 300) : setTimeout(wait, 50);
        wait();
        companion.on('ready', ({ after }) => {
          ${tell('ready', '[document.prerendering, signals.length, after, performance.now() / 1000]')}.finally(() => companion.close('over'));
        });
      </script>`,
    );
    openPrerendered(shown, beacons);
    const told = await until(async () => {
      const all = await (await fetch(beacons)).json();
      return all.length === 2 && all.map(({ body }: { body: string }) => JSON.parse(body));
    }, 'both');
    expect(told[0]).to.deep.equal({ event: 'hidden', more: [true, 0] });
    const [prerendering, signals, after, sinceLoad] = told[1].more;
    expect([told[1].event, prerendering, signals]).to.deep.equal(['ready', false, 1]);
    // the beacon, and 200 ms of the page that shows it
    expect(sinceLoad - after).to.be.greaterThan(0.5);
  });

  it('says at its end that the recording ends, if it has begun', async () => {
    const page = await open('', {});
    await until(() => isReady(page), 'the ready signal');
    page.recordingCompanion.companion!.close('over');
    expect(page['lines'].slice(0, 2)).to.deep.equal(['START_RECORDING', 'END_RECORDING']);
    const waiting = await open('', { ready: 'manual' });
    waiting.recordingCompanion.companion!.close('over');
    expect(waiting['lines']).not.to.include('END_RECORDING');
  });

  it('whose recorder has no signal, or one that throws, is none the worse', async () => {
    const page = await openFrame(
      `<script>navigator.notifyReady = () => { throw new Error('the recorder is broken'); };</script>${head('tag')}`,
    );
    await until(() => reportOf(page).readyAfter !== null, 'the ready signal');
    const without = await openFrame(head('tag'), '&recorder=1');
    await until(() => reportOf(without).readyAfter !== null, 'the ready signal');
  });

  it('of a participant is never called ready', async () => {
    const page = await openFrame(`${RECORDER}<script>delete navigator.notifyReady;</script>${head('tag')}`);
    const { companion } = page.recordingCompanion;
    companion!.ready();
    companion!.hold('nothing')();
    await new Promise((done) => setTimeout(done, 300));
    expect(page['seen']).to.deep.equal([]);
    expect(reportOf(page).gates).to.deep.equal([]);
  });
});

describe('The gate', function () {
  this.timeout(30_000);
  afterEach(closeFrames);

  it('load opens with the load event, pictures included', async () => {
    const page = await open('<img src="/slow.png">', { ready: 'load' });
    await until(() => isReady(page), 'the ready signal');
    const [entry] = page.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    expect(gateOf(page, 'load')).to.be.at.least(entry!.loadEventStart / 1000 - 0.001);
  });

  it('fonts opens when the fonts in use have come, or have failed', async () => {
    const page = await open(
      `<style>
        @font-face { font-family: slow; src: url(/no-such-font.woff2); }
        p { font-family: slow; }
      </style><p>Here</p>`,
      { ready: 'fonts' },
    );
    await until(() => isReady(page), 'the ready signal');
    expect([...page.document.fonts].map(({ status }) => status)).to.deep.equal(['error']);
  });

  it('frames opens when all frames that count have come, those that come later included', async () => {
    const page = await open('<iframe srcdoc="Here" style="width:100px;height:100px"></iframe>', {
      ready: 'frames,manual',
      onFrameFailure: 'report',
      frameRetries: 0,
    });
    await until(() => gateOf(page, 'frames') !== null, 'the gate frames');
    const frame = page.document.createElement('iframe');
    frame.src = '/no-such-page';
    page.document.body.append(frame);
    await until(() => gateOf(page, 'frames') === null, 'the gate to close');
    await until(() => reportOf(page).frames.some(({ state }) => state === 'failed'), 'the failed frame');
    expect(gateOf(page, 'frames')).to.equal(null);
    page.recordingCompanion.companion!.ready();
    expect(pendingOf(page)).to.deep.equal(['frames']);
    frame.remove();
    await until(() => isReady(page), 'the ready signal');
  });

  it('videos opens when each video that can be seen has a picture', async () => {
    const film = '/demo/classroom/lesson.webm';
    const page = await open(
      `<video src="${film}" muted autoplay></video>
      <video id="never" muted style="width:300px;height:200px"></video>
      <video src="/no-such-film.webm"></video>
      <video src="${film}" preload="none" style="display:none"></video>
      <video src="${film}" preload="none" style="position:absolute;top:9000px"></video>`,
      { ready: 'videos' },
    );
    await until(() => isReady(page), 'the ready signal');
    const video = page.document.querySelector('video')!;
    expect(video.readyState).to.be.at.least(2);
    const held = await open('<video muted autoplay></video>', { ready: 'videos,manual' });
    await until(() => gateOf(held, 'videos') !== null, 'the gate videos');
    const source = new held['MediaSource']();
    held.document.querySelector('video')!.src = held.URL.createObjectURL(source);
    await until(() => gateOf(held, 'videos') === null, 'a video that has no picture yet');
  });

  it('selector opens while an element matches', async () => {
    const page = await open('<div id="board"></div>', { ready: ['selector:#board.ready', 'manual'] });
    expect(pendingOf(page)).to.deep.equal(['selector:#board.ready', 'manual']);
    const board = page.document.getElementById('board')!;
    board.className = 'ready';
    await until(() => gateOf(page, 'selector:#board.ready') !== null, 'the gate of the selector');
    board.className = '';
    await until(
      () => gateOf(page, 'selector:#board.ready') === null,
      'the gate of the selector, closed again',
    );
    board.className = 'ready';
    page.recordingCompanion.companion!.ready();
    await until(() => isReady(page), 'the ready signal');
  });

  it('manual opens with ready()', async () => {
    const page = await open('', { ready: 'manual' });
    expect(isReady(page)).to.equal(false);
    page.recordingCompanion.companion!.ready();
    await until(() => isReady(page), 'the ready signal');
  });

  it('of hold() opens when it is released, or when its time is over', async () => {
    const page = await open('', { ready: 'manual' });
    const { companion } = page.recordingCompanion;
    const release = companion!.hold('slides');
    companion!.hold('chat', { timeout: 0.5 });
    companion!.ready();
    expect(pendingOf(page)).to.deep.equal(['slides', 'chat']);
    await until(() => pendingOf(page).length === 1, 'one gate that is closed');
    expect(pendingOf(page)).to.deep.equal(['slides']);
    expect(page['lines'].at(-1)).to.include("hold('chat') was not released in 0.5 s");
    release();
    release();
    await until(() => isReady(page), 'the ready signal');
    companion!.hold('later')();
    expect(reportOf(page).gates.map(({ name }) => name)).to.deep.equal(['manual', 'slides', 'chat']);
  });

  it('of hold() without a label, or with a time that is none, is one clear error', async () => {
    const page = await open('', { ready: 'manual' });
    const { companion } = page.recordingCompanion;
    for (const label of ['', ' ', 7, null, undefined, {}]) companion!.hold(label as string)();
    expect(pendingOf(page)).to.deep.equal(['manual']);
    expect(page['lines']).to.have.length(6);
    expect(page['lines'][2]).to.equal('[recording-companion] hold() must be given a label, got 7.');
    companion!.hold('slides', null as any)();
    for (const timeout of [0, -1, '5s', 10_000, null])
      companion!.hold('slides', { timeout: timeout as number })();
    expect(page['lines'].slice(6)).to.have.length(5);
    expect(page['lines'].at(-2)).to.equal(
      '[recording-companion] "timeout" of hold() must be seconds up to 600, got 10000.',
    );
  });
});

/** A page that never opens its gate, in a window of its own; `lives` are the seconds that each load lives. */
async function loads(options: Options, lives: number[], work = '') {
  const wait = (seconds: number) =>
    `() => new Promise((done) => setTimeout(() => done({ signals, seen, lines, reloads: recordingCompanion.companion.report().reloads }), ${seconds} * 1000 - performance.now()))`;
  const { results } = await visit(
    pageUrl(
      `${RECORDER}${head('tag', { checks: 'none', ready: 'manual', ...options })}<script>${work}</script>`,
    ),
    lives.flatMap((seconds, index) => (index ? ['reload', wait(seconds)] : [wait(seconds)])),
  );
  return results as {
    signals: [number, number][];
    seen: [string, { pending: string[]; after?: number }][];
    lines: string[];
    reloads: number;
  }[];
}
const names = ({ seen }: { seen: [string, object][] }) => seen.map(([name]) => name);

describe('A page that does not get ready', () => {
  it('is called ready after 8 s, with what is missing, when nobody has said how long the recorder waits', async () => {
    const [load] = await loads({}, [9]);
    expect(names(load!)).to.deep.equal(['ready']);
    const [, { pending, after }] = load!.seen[0]!;
    expect(pending).to.deep.equal(['manual']);
    expect(after).to.be.within(7.9, 10);
    expect(load!.lines[0]).to.match(/ready after [89]\.\d s, without manual: docs\/ready\.md$/);
  });

  it('tells of it 2 s before the time-out, and leaves the first load to the recorder, which reloads it', async () => {
    const [first, second] = await loads({ readyTimeout: 4 }, [4.5, 4]);
    expect(names(first!)).to.deep.equal(['ready-timeout']);
    expect(first!.seen[0]![1]).to.deep.equal({ pending: ['manual'] });
    expect(first!.signals).to.deep.equal([]);
    expect(names(second!)).to.deep.equal(['ready-timeout', 'ready']);
    expect(second!.signals[0]![0]).to.be.within(2.9, 4);
    expect(second!.reloads).to.equal(1);
  });

  it('that was ready before a reload is a first load again', async () => {
    const [first, second] = await loads(
      { readyTimeout: 3 },
      [0.5, 3.5],
      "if (performance.getEntriesByType('navigation')[0].type !== 'reload') recordingCompanion.companion.ready();",
    );
    expect(names(first!)).to.deep.equal(['ready']);
    expect(names(second!)).to.deep.equal(['ready-timeout']);
  });

  it('and gets ready late is still called so', async () => {
    const [load] = await loads(
      { readyTimeout: 1 },
      [2.5],
      'setTimeout(() => recordingCompanion.companion.ready(), 1500);',
    );
    expect(names(load!)).to.deep.equal(['ready-timeout', 'ready']);
  });

  it('and is reloaded again and again is a loop, which is told', async () => {
    const all = await loads({}, [0.2, 0.2, 0.2, 0.2]);
    expect(all.map(({ reloads }) => reloads)).to.deep.equal([0, 1, 2, 3]);
    expect(
      all.map(({ lines }) => lines.filter((line) => line.includes('in quick succession')).length),
    ).to.deep.equal([0, 0, 0, 1]);
  });
});

describe('A page that is disposed of', () => {
  afterEach(closeFrames);

  it('is not called ready any more, and leaves nothing', async () => {
    const page = await open('', { ready: 'manual,selector:p' });
    const { companion } = page.recordingCompanion;
    companion!.hold('slides', { timeout: 0.1 });
    companion!.dispose();
    companion!.ready();
    run(page, () => document.body.append(document.createElement('p')));
    await new Promise((done) => setTimeout(done, 300));
    expect(page['seen']).to.deep.equal([]);
    expect(reportOf({ recordingCompanion: { companion } } as PageWindow).gates).to.deep.equal([]);
    expect({ ...page.sessionStorage }).to.deep.equal({});
  });
});
