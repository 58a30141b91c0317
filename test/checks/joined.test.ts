import { expect } from 'chai';
import { createJoiningJudge, type Joining, type Publisher } from '../../src/checks/createJoiningJudge.js';
import { linesOf, openChecked, resultOf, verdictOf } from '../support/checks.js';
import { describeOnEverySdk, join, newChannel, openClass, publish } from '../support/class.js';
import { addFasterTag } from '../support/faster.js';
import { closeFrames, type PageWindow, run, until } from '../support/page.js';

const user = (video: Publisher['video'], isReceived = true): Publisher => ({
  uid: '5',
  isReceived,
  video,
  elements: [],
});
const IN: Joining = { sdk: 'seen', hasLoaded: true, isIn: true, publishers: [] };

/** What the judge says, look by look, when that changes. */
function judged(changes: Record<number, Partial<Joining>>, seconds: number) {
  const judge = createJoiningJudge();
  let now: Joining = { ...IN, isIn: false };
  return linesOf(seconds, 2, (second) => {
    now = { ...now, ...changes[second] };
    return judge(second * 1000, now);
  });
}

describe('What the check joined says of a page', () => {
  it('is nothing in an hour of class in which people come, are shown some seconds later, and go', () => {
    const changes: Record<number, Partial<Joining>> = { 10: IN };
    for (let second = 60; second < 3600; second += 60) {
      changes[second] = { publishers: [user('unsubscribed', false)] };
      changes[second + 4] = { publishers: [user('unplayed')] };
      changes[second + 8] = { publishers: [user('shown'), user('hidden'), user('unsubscribed', false)] };
      changes[second + 50] = { publishers: [] };
    }
    const said = judged(changes, 3600).map(([, verdict]) => verdict);
    expect([...new Set(said)]).to.deep.equal(['unknown', 'passed']);
  });

  it('is an error 20 s after the load of a page that has not joined, until it has', () => {
    expect(judged({ 0: { hasLoaded: false }, 10: { hasLoaded: true }, 40: IN }, 60)).to.deep.equal([
      [0, 'unknown'],
      [30, 'passed not-joined'],
      [40, 'passed'],
    ]);
  });

  it('is not applicable without an SDK, and after the class', () => {
    expect(judged({ 0: { sdk: 'none' } }, 60)).to.deep.equal([[0, 'not-applicable']]);
    expect(judged({ 0: IN, 20: { isIn: false } }, 60)).to.deep.equal([
      [0, 'passed'],
      [20, 'not-applicable'],
    ]);
  });

  it('is unknown where clients can not be seen', () => {
    expect(judged({ 0: { sdk: 'unseen' } }, 60)).to.deep.equal([[0, 'unknown']]);
  });

  for (const [what, publishers, verdict] of [
    [
      'an error when it has subscribed to nobody',
      [user('none', false), user('unsubscribed', false)],
      'not-subscribed',
    ],
    [
      'an error when no element shows what it has subscribed to',
      [user('unplayed'), user('none')],
      'not-shown',
    ],
    ['a notice when what it has can not be seen', [user('hidden'), user('unplayed')], 'hidden?'],
    [
      'a notice when it takes only the sound',
      [user('unsubscribed'), user('unsubscribed', false)],
      'video-not-subscribed?',
    ],
  ] as const) {
    it(`is ${what} for ten seconds, until one is shown`, () => {
      expect(judged({ 0: IN, 20: { publishers }, 40: { publishers: [user('shown')] } }, 60)).to.deep.equal([
        [0, 'passed'],
        [20, 'unknown'],
        [30, `passed ${verdict}`],
        [40, 'passed'],
      ]);
    });
  }
});

const told = (page: PageWindow) => resultOf(page, 'joined');
const verdict = (page: PageWindow) => verdictOf(page, 'joined');
const becomes = (page: PageWindow, expected: string, seconds = 30) =>
  until(() => verdict(page) === expected, expected, seconds).catch(() => {
    throw new Error(`expected ${expected}, got ${verdict(page)} ${JSON.stringify(told(page))}`);
  });
const options = { checks: 'joined', recorderUid: 900001 } as const;
/** The 20 and 10 s take 4 and 2. */
async function recorder() {
  const page = await openClass({ build: 'none', more: '&recorder=1' });
  await addFasterTag(page, 5, { checks: 'joined', recorderUid: '900001' });
  return page;
}

describeOnEverySdk('The check joined', (version) => {
  afterEach(closeFrames);

  it('fails until the page has joined, has subscribed to somebody, and shows a video', async function () {
    this.timeout(150_000);
    const page = await recorder();
    const channel = newChannel();
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 5);
    await publish(teacher);
    await becomes(page, 'failed not-joined', 40);
    expect(told(page).violations[0]).to.include({ limit: 20 });
    await join(page, channel, 900001);
    await becomes(page, 'failed not-subscribed');
    expect(told(page).violations[0]!.detail).to.match(
      /^for \d\d s the page has subscribed to nobody, and 5 publish$/,
    );
    await run(page, async () => {
      const { client } = window as any;
      await client.subscribe(client.remoteUsers[0], 'video');
    });
    await becomes(page, 'failed not-shown');
    run(page, () => {
      const tile = document.createElement('div');
      tile.style.cssText = 'width: 320px; height: 180px';
      document.body.append(tile);
      (window as any).client.remoteUsers[0].videoTrack.play(tile);
    });
    await becomes(page, 'passed');
    page.document.querySelector('div')!.style.display = 'none';
    await becomes(page, 'passed hidden?');
    expect(told(page).violations[0]!.elements.map(({ localName }) => localName)).to.deep.equal(['video']);
    await page.client.leave();
    await becomes(page, 'not-applicable');
  });

  if (version !== '4.24') return;

  it('is not applicable in a page without the SDK', async () => {
    const page = await openChecked('joined', '');
    expect(verdict(page)).to.equal('not-applicable');
  });

  it('passes in an empty room, knows a client that joined before the companion, and takes sound for a subscription', async () => {
    const channel = newChannel();
    const page = await openClass({ build: 'none', more: '&recorder=1' });
    await join(page, channel, 900001);
    await addFasterTag(page, 5, { checks: 'joined', recorderUid: '900001' });
    await becomes(page, 'passed');
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 5);
    await publish(teacher);
    await until(() => page.client.remoteUsers[0]?.hasAudio, 'the teacher');
    await page.client.subscribe(page.client.remoteUsers[0], 'audio');
    await becomes(page, 'passed video-not-subscribed?');
    await teacher['tracks'][1].setMuted(true);
    await becomes(page, 'passed');
  });

  it('does not know of clients of the ES build, until they are guarded', async () => {
    const page = await openClass({ sdk: 'esm', options, more: '&recorder=1' });
    await until(() => told(page).detail?.startsWith('clients of agora-rtc-sdk-ng/esm'), 'the doubt');
    const client = page.SDK.createClient({ mode: 'rtc', codec: 'vp8' });
    page.recordingCompanion.companion!.guard(client);
    await client.join('0123456789abcdef0123456789abcdef', newChannel(), null, 900001);
    await becomes(page, 'passed');
  });
});
