import { expect } from 'chai';
import { createHearingJudge, type Hearing } from '../../src/checks/createHearingJudge.js';
import { linesOf, resultOf, verdictOf } from '../support/checks.js';
import { join, newChannel, openClass, publish } from '../support/class.js';
import { connectTo, media, negotiate } from '../support/farPeer.js';
import { addFasterTag, faster } from '../support/faster.js';
import { closeFrames, DEMO, head, openFrame, type PageWindow, run, until } from '../support/page.js';

const QUIET: Hearing = { publishers: [], unsubscribed: [], arrives: 'nothing', plays: 'nothing', mute: [] };
const HEARD: Hearing = { ...QUIET, publishers: ['5'], arrives: 'sound', plays: 'sound' };

/** What the judge says, look by look, when that changes; the hearing is that of the last second named. */
function heard(changes: Record<number, Partial<Hearing>>, seconds: number) {
  const judge = createHearingJudge();
  let now = QUIET;
  return linesOf(seconds, 10, (second) => {
    now = { ...now, ...changes[second] };
    return judge(second * 1000, now);
  });
}

describe('What the check audio says of what can be heard', () => {
  it('is nothing in an hour of class in which somebody speaks every minute, and everybody is muted at times', () => {
    const changes: Record<number, Partial<Hearing>> = {};
    for (let second = 0; second < 3600; second += 60) {
      changes[second] = second % 600 === 300 ? QUIET : HEARD;
      changes[second + 10] = second % 600 === 300 ? {} : { arrives: 'silence', plays: 'silence' };
    }
    const said = heard(changes, 3600).map(([, verdict]) => verdict);
    expect([...new Set(said)].sort()).to.deep.equal(['not-applicable', 'passed', 'unknown']);
  });

  it('is not applicable for an hour in an empty room, and in one in which all are muted', () => {
    expect(heard({}, 3600)).to.deep.equal([[0, 'not-applicable']]);
  });

  for (const [what, hearing, verdict] of [
    [
      'an error when the page has not subscribed',
      { publishers: ['5'], unsubscribed: ['5'] },
      'passed not-subscribed',
    ],
    ['an error when nothing plays what comes', { publishers: ['5'] }, 'passed not-played'],
    [
      'an error when the page plays one who is silent, and not the one who speaks',
      { arrives: 'sound', plays: 'silence' },
      'passed not-played',
    ],
    [
      'a notice when nothing comes',
      { publishers: ['5', '6'], unsubscribed: ['6'], plays: 'silence' },
      'unknown not-received?',
    ],
    ['a notice when silence comes', { arrives: 'silence', plays: 'silence' }, 'unknown silent?'],
  ] as const) {
    it(`is ${what} for a minute, until something is heard`, () => {
      expect(heard({ 10: HEARD, 60: { ...QUIET, ...hearing }, 200: HEARD }, 300)).to.deep.equal([
        [0, 'not-applicable'],
        [10, 'passed'],
        [60, 'unknown'],
        [120, verdict],
        [200, 'passed'],
      ]);
    });
  }

  it('is unknown for as long as what the page plays can not be measured', () => {
    expect(heard({ 0: { publishers: ['5'], arrives: 'silence', plays: 'unknown' } }, 600)).to.deep.equal([
      [0, 'unknown'],
    ]);
  });
});

const told = (page: PageWindow) => resultOf(page, 'audio');
const becomes = (page: PageWindow, expected: string) =>
  until(() => verdictOf(page, 'audio') === expected, expected, 40).catch(() => {
    throw new Error(`expected ${expected}, got ${verdictOf(page, 'audio')} ${JSON.stringify(told(page))}`);
  });
/** A minute takes five seconds. */
const FASTER = faster(12);
const open = (html = '') =>
  openFrame(`<!doctype html>${FASTER}${head('tag', { checks: 'audio' })}${html}`, '&recorder=1');

/** A page that receives a tone, which becomes the source of its element. */
async function receiving(html: string, isLoud = true) {
  const page = await open(html);
  const { near, far } = connectTo(page);
  const [tone] = media(window);
  tone!.enabled = isLoud;
  far.addTrack(tone!);
  near.ontrack = ({ track }) => {
    page['stream'] = new page.MediaStream([track]);
    const element = page.document.querySelector('audio');
    if (element) element.srcObject = page['stream'];
  };
  await negotiate(far, near);
  return page;
}

describe('The check audio', () => {
  afterEach(closeFrames);

  it('is not applicable in a page without a sound, and in one whose film is muted', async () => {
    const film = `<video src="${DEMO}/classroom/lesson.webm" autoplay loop muted></video>`;
    const pages = await Promise.all([open(), open(film)]);
    await until(() => pages[1]!.document.querySelector('video')!.currentTime > 2, 'the film');
    for (const page of pages) await becomes(page, 'not-applicable');
  });

  it('passes when somebody is heard, and when a film is', async () => {
    const [call, film] = await Promise.all([
      receiving('<audio autoplay></audio>'),
      open(`<video src="${DEMO}/classroom/lesson.webm" autoplay loop></video>`),
    ]);
    await becomes(call, 'passed');
    await becomes(film, 'passed');
  });

  it('fails when what is received is not played, and names the element, until it is', async () => {
    const [muted, without] = await Promise.all([receiving('<audio autoplay muted></audio>'), receiving('')]);
    await becomes(muted, 'failed not-played');
    const [violation] = told(muted).violations;
    expect(violation!.elements).to.deep.equal([muted.document.querySelector('audio')]);
    expect(violation!.detail).to.match(
      /^nothing has been heard for \d\d s: nothing plays the sound of somebody$/,
    );
    expect(violation).to.include({ limit: 60, severity: 'error' });
    await becomes(without, 'failed not-played');
    muted.document.querySelector('audio')!.muted = false;
    await becomes(muted, 'passed');
  });

  it('notices that all that comes is silence', async () => {
    await becomes(await receiving('<audio autoplay></audio>', false), 'unknown silent?');
  });

  it('does not know what an AudioContext plays', async () => {
    const page = await receiving('<audio muted autoplay></audio>');
    await until(() => page['stream'], 'the stream');
    run(page, () => {
      const context = new AudioContext();
      context.createMediaStreamSource((window as any).stream).connect(context.destination);
      return context.resume();
    });
    await until(() => told(page).detail === "what the page plays can't be measured", 'the doubt');
    const violations: unknown[] = [];
    page.recordingCompanion.companion!.on('violation', ({ kind }) => violations.push(kind));
    await new Promise((done) => setTimeout(done, 6000));
    expect(violations).to.deep.equal([]);
  });

  it('names whom the page has not subscribed to with the Agora SDK, and passes when it plays them', async () => {
    const channel = newChannel();
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 5);
    await publish(teacher);
    const page = await openClass({ build: 'none', more: '&recorder=1' });
    await addFasterTag(page, 12, { checks: 'audio', recorderUid: '900001' });
    await join(page, channel, 900001);
    await until(() => page.client.remoteUsers[0]?.hasAudio, 'the teacher');
    await becomes(page, 'failed not-subscribed');
    expect(told(page).violations[0]!.detail).to.match(
      /: 5 publish sound, and the page has not subscribed to it$/,
    );
    const [user] = page.client.remoteUsers;
    await page.client.subscribe(user, 'audio');
    await becomes(page, 'failed not-played');
    user.audioTrack.play();
    await becomes(page, 'passed');
    await teacher['tracks'][0].setMuted(true);
    await becomes(page, 'not-applicable');
  });
});
