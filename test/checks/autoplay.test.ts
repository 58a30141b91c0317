import { expect } from 'chai';
import type { Options } from '../../src/index.js';
import { openChecked, resultOf, verdictOf } from '../support/checks.js';
import { MOVING } from '../support/moving.js';
import { closeFrames, head, type PageWindow, pageUrl, until, visit } from '../support/page.js';

const open = (body: string, options: Options = {}) =>
  openChecked('autoplay', `<body>${MOVING}${body}`, { logLevel: 'silent', ...options }, 'sources');
const script = (code: string) => `<script type="module">${code}</script>`;

/** Waits until each page has the verdict that it is listed with, all at once. */
async function verdictsBecome(pages: Map<string, [PageWindow, string]>): Promise<void> {
  const wrong = () =>
    [...pages].flatMap(([name, [page, expected]]) => {
      const verdict = verdictOf(page, 'autoplay');
      return verdict === expected ? [] : `${name}: ${verdict}`;
    });
  await until(() => !wrong().length, 'the verdicts', 14).catch(() => {});
  expect(wrong()).to.deep.equal([]);
}

async function judge(situations: Record<string, [body: string, verdict: string]>, options?: Options) {
  const pages = new Map(
    await Promise.all(
      Object.entries(situations).map(
        async ([name, [body, verdict]]): Promise<[string, [PageWindow, string]]> => [
          name,
          [await open(body, options), verdict],
        ],
      ),
    ),
  );
  await verdictsBecome(pages);
  return Object.fromEntries([...pages].map(([name, [page]]) => [name, page]));
}

describe('The check autoplay, where the browser lets pages play,', () => {
  afterEach(closeFrames);

  it('passes for what plays, for what the page has stopped, and for what nobody sees', async () => {
    await judge({
      nothing: ['<video></video><audio controls src=""></audio>', 'not-applicable'],
      muted: [script(`add('a', { autoplay: true, muted: true, srcObject: moving() })`), 'passed'],
      loud: [script(`add('a', { autoplay: true, srcObject: moving() })`), 'passed'],
      played: [script(`add('a', { srcObject: moving() }).play()`), 'passed'],
      'autoplay removed': [
        script(
          `const a = add('a', { autoplay: true, srcObject: moving() }); await playing(a); a.autoplay = false`,
        ),
        'passed',
      ],
      unmuted: [
        script(
          `const a = add('a', { autoplay: true, muted: true, srcObject: moving() }); await playing(a); a.muted = false`,
        ),
        'passed',
      ],
      paused: [
        script(`const a = add('a', { autoplay: true, srcObject: moving() }); await playing(a); a.pause()`),
        'passed',
      ],
      'paused before it began': [
        script(`add('a', { autoplay: true, srcObject: moving() }).pause()`),
        'passed',
      ],
      ended: [script(`add('a', { localName: 'audio', autoplay: true, src: tone })`), 'passed'],
      'stream ended': [
        script(
          `const a = add('a', { srcObject: moving() }); await a.play(); a.srcObject.getTracks()[0].stop()`,
        ),
        'not-applicable',
      ],
      hidden: [script(`add('a', { srcObject: moving() }).style.display = 'none'`), 'passed'],
      transparent: [script(`add('a', { srcObject: moving() }).style.cssText = 'opacity: 0'`), 'passed'],
      'outside of the window': [
        script(`add('a', { srcObject: moving() }).style.cssText = 'position: absolute; left: 5000px'`),
        'passed',
      ],
      'a sound for later': [script(`add('a', { localName: 'audio', src: tone })`), 'passed'],
      ignored: [
        `<div data-recording-ignore id="d"></div>${script(`add('a', { srcObject: moving() }, d)`)}`,
        'not-applicable',
      ],
      'an AudioContext': [
        script(`const c = new AudioContext(); new OscillatorNode(c).connect(c.destination)`),
        'passed',
      ],
      'a suspended AudioContext': [
        script(`const c = new AudioContext(); new OscillatorNode(c).connect(c.destination); c.suspend()`),
        'passed',
      ],
      'an AudioContext that only listens': [
        script(`const c = new AudioContext(); new OscillatorNode(c).connect(new AnalyserNode(c))`),
        'not-applicable',
      ],
    });
  });

  it('fails for what nothing plays, wherever it is, and tells of what is broken', async () => {
    const failed = 'failed will-not-play';
    const pages = await judge({
      still: [script(`add('a', { srcObject: moving() })`), failed],
      'not even loaded': [script(`add('a', { src: tone, preload: 'none' })`), failed],
      parsed: [`<video id="a" src="/never.webm" preload="none"></video>`, failed],
      'sound with controls': [script(`add('a', { localName: 'audio', controls: true, src: tone })`), failed],
      'autoplay set too late': [
        script(`const a = add('a', { srcObject: moving() });
          a.addEventListener('canplay', () => setTimeout(() => { a.autoplay = true }, 50))`),
        failed,
      ],
      moved: [
        script(`const a = add('a', { autoplay: true, srcObject: moving() }); await playing(a); a.remove();
          a.addEventListener('pause', () => document.body.append(a), { once: true })`),
        failed,
      ],
      'another source': [
        script(`const a = add('a', { srcObject: moving() }); await a.play(); a.srcObject = moving()`),
        failed,
      ],
      'another file': [
        script(`const a = add('a', { autoplay: true, src: tone }); await playing(a); a.autoplay = false;
          a.setAttribute('src', tone + 'AA')`),
        failed,
      ],
      'another file that loads': [
        script(`const a = add('a', { autoplay: true, src: tone }); await playing(a);
          a.setAttribute('src', URL.createObjectURL(new MediaSource()))`),
        'unknown',
      ],
      'in a closed root': [
        `<div id="d"></div>${script(`add('a', { srcObject: moving() }, d.attachShadow({ mode: 'closed' }))`)}`,
        failed,
      ],
      'in a declared root': [
        `<div><template shadowrootmode="open"><video src="/never.webm" preload="none"></video></template></div>`,
        failed,
      ],
      'in a frame': [
        `<iframe srcdoc="<video src=/never.webm preload=none></video>" width="400" height="200"></iframe>`,
        failed,
      ],
      broken: [`<video autoplay src="data:video/mp4,0"></video>`, 'passed broken?'],
    });
    const [violation] = resultOf(pages.still!, 'autoplay').violations;
    expect(violation!.elements).to.deep.equal([pages.still!.document.getElementById('a')]);
    expect(violation).to.include({
      measured: 1,
      detail:
        'nothing plays a video element, and in the recorder nobody clicks: set autoplay, or call play()',
    });
  });

  it('clears when it is played, hidden, excused, taken away, or loses its source', async () => {
    const still = script(`add('a', { srcObject: moving() })`);
    const names = ['played', 'hidden', 'excused', 'taken away', 'without a source'];
    const pages = await judge(
      Object.fromEntries(names.map((name) => [name, [still, 'failed will-not-play']])),
    );
    const video = (name: string) => pages[name]!.document.querySelector('video')!;
    await video('played').play();
    video('hidden').style.display = 'none';
    video('excused').setAttribute('data-recording-ignore', '');
    video('taken away').remove();
    video('without a source').srcObject = null;
    await verdictsBecome(
      new Map(names.map((name, at) => [name, [pages[name]!, at < 2 ? 'passed' : 'not-applicable']])),
    );
  });

  it('waits for what has not loaded yet', async () => {
    // a page has not loaded before its videos have
    const page = await open(
      script(`addEventListener('load', () => add('a', { autoplay: true,
        srcObject: new MediaStream([new RTCPeerConnection().addTransceiver('video').receiver.track]) }))`),
    );
    await until(() => verdictOf(page, 'autoplay') === 'unknown', 'the verdict');
    expect(resultOf(page, 'autoplay').detail).to.equal('some have not begun yet');
  });

  it('plays what nothing plays when it may repair, and leaves alone what the page has paused or excused', async () => {
    const pages = await judge(
      {
        still: [script(`add('a', { srcObject: moving() })`), 'passed'],
        moved: [
          script(`const a = add('a', { autoplay: true, srcObject: moving() }); await playing(a); a.remove();
            a.addEventListener('pause', () => document.body.append(a), { once: true })`),
          'passed',
        ],
        paused: [
          script(`const a = add('a', { autoplay: true, srcObject: moving() }); await playing(a); a.pause()`),
          'passed',
        ],
        ignored: [
          script(`add('a', { srcObject: moving() }).setAttribute('data-recording-ignore', '')`),
          'not-applicable',
        ],
      },
      { autoplay: 'repair' },
    );
    const paused = () =>
      Object.entries(pages).map(([name, page]) => `${name} ${page.document.querySelector('video')?.paused}`);
    await until(() => paused().slice(0, 2).join() === 'still false,moved false', 'the repair');
    expect(paused().slice(2)).to.deep.equal(['paused true', 'ignored true']);
    expect(pages.still!.document.querySelector('video')!.autoplay).to.equal(false);
  });
});

describe('The check autoplay, under the default policy,', () => {
  const see = async (body: string, steps: (() => unknown)[] = [], options: Options = {}) => {
    const page = `<!doctype html><body>${head('tag', { checks: 'autoplay', ...options })}${MOVING}${body}`;
    return visit(pageUrl(page, '&recorder=1'), [report, ...steps], { untouched: true });
  };
  /** Waits until nothing is open, and lists each violation with the ids of its elements. */
  async function report() {
    const { companion } = (window as any).recordingCompanion;
    const [check] = companion.report().checks;
    for (let time = 0; time < 150; time++) {
      const { outcome, detail, violations } = companion.report().checks[0];
      if (time > 40 && outcome !== 'not-applicable' && detail !== 'some have not begun yet') {
        return [
          outcome,
          ...violations.map(
            ({ kind, severity, elements }: any) =>
              `${severity} ${kind}: ${elements.map(({ id }: Element) => id).join(' ')}`,
          ),
        ];
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    return check;
  }

  const ALL = script(`
    add('loud', { autoplay: true, srcObject: moving() });
    add('refused', { srcObject: moving() }).play().catch(() => {});
    add('sound', { localName: 'audio', autoplay: true, src: tone });
    add('muted', { autoplay: true, muted: true, srcObject: moving() });
    add('hidden', { autoplay: true, muted: true, srcObject: moving() }).style.display = 'none';
    add('still', { srcObject: moving() });
    const unmuted = add('unmuted', { autoplay: true, muted: true, srcObject: moving() });
    const moved = add('moved', { autoplay: true, muted: true, srcObject: moving() });
    window.context = new AudioContext();
    new OscillatorNode(context).connect(context.destination);
    playing(unmuted).then(() => { unmuted.muted = false });
    playing(moved).then(() => { moved.remove(); setTimeout(() => document.body.append(moved), 100) });
  `);

  // one after the other they would take half a minute
  let visits: Record<
    'all' | 'here' | 'recorder' | 'outside' | 'cleared' | 'repaired',
    ReturnType<typeof see>
  >;
  before(() => {
    const blocked = script(`add('loud', { autoplay: true, srcObject: moving() })`);
    visits = {
      all: see(ALL),
      here: see(blocked),
      recorder: see(`<script>navigator.notifyReady = () => true</script>${blocked}`),
      outside: see(script(`new Audio(tone).play()`)),
      cleared: see(
        script(
          `add('one', { autoplay: true, srcObject: moving() }); add('two', { srcObject: moving() }).play()`,
        ),
        [
          () => {
            const [one, two] = document.querySelectorAll('video');
            one!.pause();
            two!.muted = true;
            return two!.play();
          },
          () => new Promise((done) => setTimeout(done, 3000)),
          report,
        ],
      ),
      repaired: see(
        ALL,
        [
          () =>
            [...document.querySelectorAll('video')].map(
              ({ id, paused, muted }) => `${id} ${paused} ${muted}`,
            ),
        ],
        { autoplay: 'repair' },
      ),
    };
  });

  it('tells what only this browser blocks from what will not play in the recorder either', async () => {
    const { results } = await visits.all;
    expect(results[0]).to.deep.equal([
      'failed',
      'error will-not-play: still moved',
      'notice blocked-here: loud refused sound unmuted',
      'notice audio-context: ',
    ]);
  });

  it('does not know whether it plays in the recorder what is blocked here, and in that itself it has failed', async () => {
    const [here, recorder] = await Promise.all([visits.here, visits.recorder]);
    expect(here.results[0]).to.deep.equal(['unknown', 'notice blocked-here: loud']);
    expect(recorder.results[0]).to.deep.equal(['failed', 'error blocked-here: loud']);
  });

  it('sees sounds outside of the document, and leaves the rejection to the page', async () => {
    const { results, messages } = await visits.outside;
    expect(results[0]).to.deep.equal(['unknown', 'notice blocked-here: ']);
    expect(messages.filter((message) => message.startsWith('uncaught'))).to.have.length(1);
  });

  it('clears when a blocked video is muted and played, or paused by the page', async () => {
    const { results } = await visits.cleared;
    expect(results[0]).to.deep.equal(['unknown', 'notice blocked-here: one two']);
    expect(results.at(-1)).to.deep.equal(['passed']);
  });

  it('repairs without muting anything', async () => {
    const { results } = await visits.repaired;
    expect(results[0]).to.deep.equal([
      'unknown',
      'notice blocked-here: loud refused sound still unmuted',
      'notice audio-context: ',
    ]);
    expect(results[1]).to.include.members(['loud true false', 'moved false true']);
  });
});
