import { expect } from 'chai';
import { addTag, drop, join, newChannel, openClass, publish } from '../support/class.js';
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
const channelGate = (page: PageWindow) => page.recordingCompanion.companion!.report().gates[0]!.after;
const subscribeAll = (page: PageWindow) =>
  run(page, () => {
    const { client } = window as any;
    client.on('user-published', (user: unknown, kind: string) => client.subscribe(user, kind));
  });
const sees = (page: PageWindow, users: number) =>
  until(() => page.client.remoteUsers.length === users, `${users} others in the room`);
const pause = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

describe('The gate channel', function () {
  this.timeout(30_000);
  afterEach(closeFrames);

  it('opens when the page has joined a channel in which nobody publishes', async () => {
    const page = await recorder({ ready: 'channel' });
    expect(channelGate(page)).to.equal(null);
    await join(page, newChannel(), RECORDER);
    await until(() => channelGate(page) !== null);
  });

  it('waits for a subscription where somebody publishes', async () => {
    const channel = newChannel();
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 1);
    await publish(teacher);
    const page = await recorder({ ready: 'channel,manual' });
    await join(page, channel, RECORDER);
    await until(() => page.client.remoteUsers[0]?.hasVideo, 'the teacher');
    expect(channelGate(page)).to.equal(null);
    await page.client.subscribe(page.client.remoteUsers[0], 'video');
    await until(() => channelGate(page) !== null);
  });

  it('is closed while the page is not in the channel', async () => {
    const page = await recorder({ ready: 'channel,manual' });
    await join(page, newChannel(), RECORDER);
    await until(() => channelGate(page) !== null);
    await page.client.leave();
    await until(() => channelGate(page) === null);
  });
});

describe('An empty room', function () {
  this.timeout(40_000);
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
    await until(() => page['ends'].length);
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
    await until(() => page['other'].remoteUsers.length === 1);
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
    await until(() => ends.length);
    expect(ends).to.deep.equal(['empty']);
    sessionStorage.removeItem('unrelated');
  });
});
