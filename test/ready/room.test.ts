import { expect } from 'chai';
import { addTag, describeOnEverySdk, drop, join, newChannel, openClass, publish } from '../support/class.js';
import { closeFrames, type PageWindow, run, until } from '../support/page.js';
import type { Options } from '../../src/index.js';

const RECORDER = 900001;

/** The recorder's page of a class, before it joins; `ends` are the reasons for which it closed itself. */
async function recorder(options: Options) {
  const page = await openClass({
    build: 'sources',
    sdk: 'bundle',
    more: '&recorder=1',
    options: { recorderUid: RECORDER, checks: 'none', onFrameFailure: 'report', ...options },
  });
  run(page, () => {
    const ends: string[] = ((window as any).ends = []);
    window.addEventListener('recording-companion:closing', (event) =>
      ends.push((event as CustomEvent).detail.reason),
    );
  });
  return page;
}
/** A channel in which a teacher publishes. */
async function taughtChannel() {
  const channel = newChannel();
  const teacher = await openClass({ build: 'none' });
  await join(teacher, channel, 1);
  await publish(teacher);
  return channel;
}
const channelGate = (page: PageWindow) => page.recordingCompanion.companion!.report().gates[0]!.after;
const subscribeAll = (page: PageWindow) =>
  run(page, () => {
    const { client } = window as any;
    client.on('user-published', (user: unknown, kind: string) => client.subscribe(user, kind));
  });
const sees = (page: PageWindow, users: number) =>
  until(() => page.client.remoteUsers.length === users, `${users} others in the room`);
const pause = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

describe('The gate channel', () => {
  afterEach(closeFrames);

  it('opens in an empty room when somebody who is there would have been announced', async () => {
    const page = await recorder({ ready: 'channel,manual' });
    expect(channelGate(page)).to.equal(null);
    await join(page, newChannel(), RECORDER);
    const joinedAfter = page.performance.now() / 1000;
    expect(channelGate(page)).to.equal(null);
    await until(() => channelGate(page) !== null, 'the gate');
    expect(channelGate(page)).to.be.greaterThan(joinedAfter + 1.5);
  });

  it('waits for a subscription where somebody publishes', async () => {
    const page = await recorder({ ready: 'channel,manual' });
    await join(page, await taughtChannel(), RECORDER);
    await until(() => page.client.remoteUsers[0]?.hasVideo, 'the teacher');
    expect(channelGate(page)).to.equal(null);
    await page.client.subscribe(page.client.remoteUsers[0], 'video');
    await until(() => channelGate(page) !== null, 'the gate channel');
  });

  it('waits for a subscription to several at once, and to one that is not there yet', async () => {
    const page = await recorder({ ready: 'channel,manual' });
    await join(page, await taughtChannel(), RECORDER);
    await until(() => page.client.remoteUsers[0]?.hasVideo, 'the teacher');
    const done = page.client.massSubscribe([{ user: page.client.remoteUsers[0], mediaType: 'video' }]);
    expect(channelGate(page)).to.equal(null);
    await done;
    await until(() => channelGate(page) !== null, 'the gate');
  });

  it('takes the sound that the SDK plays by itself for what it waits for', async () => {
    const channel = await taughtChannel();
    const page = await recorder({ ready: 'channel,manual' });
    await run(
      page,
      async (name, uid) => {
        const client = ((window as any).client = (window as any).SDK.createClient({
          mode: 'rtc',
          codec: 'vp8',
        }));
        await client.join('0123456789abcdef0123456789abcdef', name, null, uid, {
          autoReceiveAndPlayAudio: true,
        });
      },
      channel,
      RECORDER,
    );
    await until(() => page.client.remoteUsers[0]?.hasAudio, 'the teacher');
    // the local edge sends nothing before it is asked, so the page plays what the SDK would
    await pause(2.2);
    expect(channelGate(page), 'nothing is heard').to.equal(null);
    run(page, () => {
      const sound = new AudioContext().createMediaStreamDestination();
      const player = new Audio();
      player.srcObject = sound.stream;
      return player.play();
    });
    await until(() => channelGate(page) !== null, 'the gate');
  });

  it('is closed while the page is not in the channel', async () => {
    const page = await recorder({ ready: 'channel,manual' });
    await join(page, newChannel(), RECORDER);
    await until(() => channelGate(page) !== null, 'the gate channel');
    await page.client.leave();
    await until(() => channelGate(page) === null, 'the gate channel, closed again');
  });
});

describeOnEverySdk('A page that is ready', () => {
  afterEach(closeFrames);

  it('shows who teaches, also when it asks for them late and plays them in the next frame', async () => {
    const channel = await taughtChannel();
    const page = await recorder({ ready: 'load,channel,videos' });
    run(page, () => {
      const seen: unknown[] = ((window as any).seen = []);
      window.addEventListener('recording-companion:ready', () =>
        seen.push(
          [...document.querySelectorAll('video')].map(({ readyState }) => readyState >= 2),
          (window as any).recordingCompanion.companion.report().readyAfter,
        ),
      );
    });
    // as frameworks do: an effect of the next frame plays what a state has brought
    const app = run(
      page,
      async (name, uid) => {
        const client = ((window as any).client = (window as any).SDK.createClient({
          mode: 'rtc',
          codec: 'vp8',
        }));
        client.on('user-published', async (user: any, kind: string) => {
          await new Promise((done) => setTimeout(done, 300));
          await client.subscribe(user, kind);
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          const tile = document.createElement('div');
          tile.style.cssText = 'width: 320px; height: 180px';
          document.body.append(tile);
          user[`${kind}Track`].play(tile);
        });
        await client.join('0123456789abcdef0123456789abcdef', name, null, uid);
      },
      channel,
      RECORDER,
    );
    await app;
    await until(() => page['seen'].length, 'the ready signal', 30);
    expect(page['seen'][0], 'videos with a picture').to.deep.equal([true]);
  });
});

describe('An empty room', () => {
  afterEach(closeFrames);

  it('ends the recording once somebody was there and all have left', async () => {
    const channel = newChannel();
    const page = await recorder({ endWhenEmpty: 1 });
    await join(page, channel, RECORDER);
    await pause(1.5);
    expect(page['ends'], 'nobody has come yet').to.deep.equal([]);
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 1);
    await sees(page, 1);
    await teacher.client.leave();
    await sees(page, 0);
    expect(page['ends']).to.deep.equal([]);
    await until(() => page['ends'].length, 'the end');
    expect(page['ends']).to.deep.equal(['empty']);
  });

  it('does not end it when somebody comes back in time, or is there by another client', async () => {
    const [first, second] = [newChannel(), newChannel()];
    const page = await recorder({ endWhenEmpty: 1 });
    await join(page, first, RECORDER);
    run(
      page,
      () => void ((window as any).other = (window as any).SDK.createClient({ mode: 'rtc', codec: 'vp8' })),
    );
    await page['other'].join('0123456789abcdef0123456789abcdef', second, null, RECORDER);
    const teacher = await openClass({ build: 'none' });
    await join(teacher, first, 1);
    await sees(page, 1);
    await teacher.client.leave();
    await sees(page, 0);
    await join(teacher, second, 1);
    await until(() => page['other'].remoteUsers.length === 1, 'the other user');
    await pause(1.5);
    expect(page['ends']).to.deep.equal([]);
  });

  it('is not concluded while the connection is being made again', async () => {
    const channel = newChannel();
    const page = await recorder({ endWhenEmpty: 1 });
    await join(page, channel, RECORDER);
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 1);
    await sees(page, 1);
    for (let times = 0; times < 3; times++) {
      await drop(channel, RECORDER);
      await pause(0.7);
    }
    await until(() => page.client.connectionState === 'CONNECTED', 'the connection');
    await sees(page, 1);
    expect(page['ends']).to.deep.equal([]);
  });

  it('ends it after a reload too, and is seen by a tag that came after the SDK', async () => {
    const channel = newChannel();
    sessionStorage.setItem('unrelated', '1');
    const page = await openClass({ build: 'none' });
    await join(page, channel, RECORDER);
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 1);
    await sees(page, 1);
    await addTag(page, '?recorder=true', { recorderUid: `${RECORDER}`, endWhenEmpty: '1', checks: 'none' });
    const ends: string[] = [];
    page.addEventListener('recording-companion:closing', (event) =>
      ends.push((event as CustomEvent).detail.reason),
    );
    subscribeAll(page);
    await teacher.client.leave();
    await until(() => ends.length, 'the end');
    expect(ends).to.deep.equal(['empty']);
    sessionStorage.removeItem('unrelated');
  });
});
