import { expect } from 'chai';
import { makeBundle, newChannel, openClass, reportOf, type SdkBuild } from '../support/class.js';
import { resultOf, verdictOf } from '../support/checks.js';
import { closeFrames, FAR_SIDE, head, pageUrl, type PageWindow, run, until, visit } from '../support/page.js';

const RECORDER = 900001;
const SCREEN_OF_RECORDER = 900002;
const STUDENT = 1;
const SCREEN_OF_STUDENT = 2;
const SECONDS = 60;

interface Taking {
  /** The fifth argument of `join()`. */
  how?: object;
  /** What the app subscribes to, of everybody. */
  kinds?: ('audio' | 'video')[];
  /** Whether it asks the SDK for a second, small picture. */
  dual?: boolean;
}

/**
 * Does what an app does: joins, plays the others, and publishes its own devices. The client becomes `page.client`, what it is told of others
 * goes into `page.told`.
 */
function takePart(
  page: PageWindow,
  channel: string,
  uid: number,
  { how = {}, kinds = ['audio', 'video'], dual = false }: Taking = {},
): Promise<void> {
  return run(
    page,
    async (name, ownUid, options, wanted, isDual) => {
      const { SDK } = window as any;
      const client = ((window as any).client = SDK.createClient({ mode: 'rtc', codec: 'vp8' }));
      const told: unknown[] = ((window as any).told ??= []);
      for (const event of ['user-joined', 'user-left', 'user-published', 'user-unpublished'])
        client.on(event, (user: { uid: unknown }) => told.push(user.uid));
      client.on('user-published', async (user: any, kind: string) => {
        if (!(wanted as string[]).includes(kind)) return;
        await client.subscribe(user, kind);
        const tile = document.createElement('div');
        tile.style.cssText = 'width: 320px; height: 180px';
        document.body.append(tile);
        user[`${kind}Track`].play(tile);
      });
      if (isDual) await client.enableDualStream();
      await client.join('0123456789abcdef0123456789abcdef', name, null, ownUid, options);
      const tracks = ((window as any).tracks = await SDK.createMicrophoneAndCameraTracks(
        {},
        { encoderConfig: { width: 160, height: 120, frameRate: 10 } },
      ));
      await client.publish(tracks);
    },
    channel,
    uid,
    how,
    kinds,
    dual,
  );
}
/** Joins with a second client, for a shared screen. */
const shareScreen = (page: PageWindow, channel: string, uid: number): Promise<void> =>
  run(
    page,
    async (name, ownUid) => {
      const { SDK, told } = window as any;
      const client = ((window as any).screenClient = SDK.createClient({ mode: 'rtc', codec: 'vp8' }));
      for (const event of ['user-joined', 'user-published'])
        client.on(event, (user: { uid: unknown }) => told.push(user.uid));
      await client.join('0123456789abcdef0123456789abcdef', name, null, ownUid);
      await client.publish(await SDK.createScreenVideoTrack({}, 'disable'));
    },
    channel,
    uid,
  );

const UIDS = `${RECORDER},${SCREEN_OF_RECORDER}`;
/** A student's page; `page.met` are the recorder's uids that were hidden in it. */
async function openStudent(sdk?: SdkBuild): Promise<PageWindow> {
  const page = await openClass({ sdk, options: { recorderUid: UIDS } });
  page.met = [];
  page.recordingCompanion.companion!.on('recorder-joined', ({ uid }) => page.met.push(uid));
  return page;
}
const openRecorder = (sdk?: SdkBuild, ready = 'channel,videos'): Promise<PageWindow> =>
  openClass({
    sdk,
    more: '&recorder=1',
    options: { recorderUid: UIDS, ready, checks: 'joined' },
  });
/** A class with a student and the recorder; both pages are of the same app. */
async function openLesson(sdk?: SdkBuild, taking?: Taking, ready?: string) {
  const channel = newChannel();
  const student = await openStudent(sdk);
  await takePart(student, channel, STUDENT, taking);
  const recorder = await openRecorder(sdk, ready);
  await takePart(recorder, channel, RECORDER, taking);
  return { channel, student, recorder };
}
const gateOf = (page: PageWindow, name: string) =>
  page.recordingCompanion.companion!.report().gates.find((gate) => gate.name === name)!.after;
const isOpen = (page: PageWindow) => page.recordingCompanion.companion!.report().readyAfter !== null;

async function expectHidden(student: PageWindow, uid = RECORDER): Promise<void> {
  await until(() => student.met.includes(uid), `the companion of the student, told of ${uid}`, SECONDS);
  expect(student.told).not.to.include(uid);
  for (const client of [student.client, student['screenClient']].filter(Boolean))
    expect(client.remoteUsers.map((user: { uid: number }) => user.uid)).not.to.include(uid);
}
async function expectSilent(channel: string, recorder: PageWindow, uid = RECORDER): Promise<void> {
  const before = (await reportOf(channel, STUDENT)).packets;
  await until(
    async () => (await reportOf(channel, STUDENT)).packets > before + 20,
    'media of the student',
    SECONDS,
  );
  const { publish, packets, joins } = await reportOf(channel, uid);
  expect({ publish, packets }).to.deep.equal({ publish: 0, packets: 0 });
  expect(joins).to.be.greaterThan(0);
  expect(recorder.captured).to.deep.equal([]);
  expect(recorder.uncaught).to.deep.equal([]);
}
/** What is to hold in each of the situations. */
async function expectRecorded({
  channel,
  student,
  recorder,
}: Awaited<ReturnType<typeof openLesson>>): Promise<void> {
  await until(() => isOpen(recorder), 'the ready signal', SECONDS);
  await expectHidden(student);
  await expectSilent(channel, recorder);
}

describe('The Agora SDK as it is used now', function () {
  this.timeout(240_000);
  afterEach(closeFrames);

  it('with autoSubscribe: the gate waits until the app subscribes, as the SDK gives it no track before', async () => {
    const how = { autoSubscribe: true };
    const lesson = await openLesson('script', { how, kinds: [] });
    const { recorder } = lesson;
    await until(() => recorder.client.remoteUsers[0]?.hasVideo, 'the student', SECONDS);
    // all that would have been announced by now
    await until(
      () => resultOf(recorder, 'joined').violations.some(({ kind }) => kind === 'not-subscribed'),
      'what the check joined says',
      SECONDS,
    );
    expect(recorder.client.remoteUsers[0].videoTrack).to.equal(undefined);
    expect(gateOf(recorder, 'channel')).to.equal(null);

    await run(recorder, async () => {
      const { client } = window as any;
      const [user] = client.remoteUsers;
      const tile = document.createElement('div');
      tile.style.cssText = 'width: 320px; height: 180px';
      document.body.append(tile);
      (await client.subscribe(user, 'video')).play(tile);
    });
    await expectRecorded(lesson);
    await until(() => verdictOf(recorder, 'joined') === 'passed', 'the check joined, passed', SECONDS);
  });

  it('with autoReceiveAndPlayAudio, where the app subscribes to pictures only', async () => {
    const lesson = await openLesson('script', {
      how: { autoReceiveAndPlayAudio: true },
      kinds: ['video'],
    });
    await expectRecorded(lesson);
    await until(() => verdictOf(lesson.recorder, 'joined') === 'passed', 'the check joined, passed', SECONDS);
  });

  it('with the entry agora-rtc-sdk-ng/full', async () => {
    await makeBundle('full');
    await expectRecorded(await openLesson('full'));
  });

  it('with two clients in a page, the second for a shared screen', async () => {
    const lesson = await openLesson();
    const { channel, student, recorder } = lesson;
    await shareScreen(student, channel, SCREEN_OF_STUDENT);
    await shareScreen(recorder, channel, SCREEN_OF_RECORDER);
    await expectRecorded(lesson);
    await expectHidden(student, SCREEN_OF_RECORDER);
    await expectSilent(channel, recorder, SCREEN_OF_RECORDER);
    // what is no recorder's is shown
    await until(() => recorder.told.includes(SCREEN_OF_STUDENT), "the student's screen", SECONDS);
    expect(student['screenClient'].remoteUsers.map(({ uid }: { uid: number }) => uid)).to.deep.equal([
      STUDENT,
    ]);
  });

  it('leaves the channel and joins it again', async () => {
    // gates are watched until the page is ready: that is up to this test
    const lesson = await openLesson('script', {}, 'channel,videos,manual');
    const { channel, student, recorder } = lesson;
    const isGateOpen = () => gateOf(recorder, 'channel') !== null;
    await until(isGateOpen, 'the gate channel', SECONDS);
    await expectHidden(student);
    await recorder.client.leave();
    await until(() => !isGateOpen(), 'the gate channel, closed', SECONDS);
    await student.client.leave();
    student.met.length = 0;
    await takePart(recorder, channel, RECORDER);
    await takePart(student, channel, STUDENT);
    await until(isGateOpen, 'the gate channel, open again', SECONDS);
    recorder.recordingCompanion.companion!.ready();
    await expectRecorded(lesson);
    expect((await reportOf(channel, RECORDER)).joins).to.equal(2);
  });

  it('with two pictures of each camera, and a change to the small one', async () => {
    const lesson = await openLesson('script', { dual: true });
    const { student, recorder } = lesson;
    await expectRecorded(lesson);
    await recorder.client.setRemoteVideoStreamType(STUDENT, 1);
    await recorder.client.setStreamFallbackOption(STUDENT, 2);
    await recorder.client.disableDualStream();
    await recorder.client.enableDualStream();
    await expectRecorded(lesson);
    expect(student.uncaught).to.deep.equal([]);
  });

  it('renews its token', async () => {
    const lesson = await openLesson();
    const { channel, student, recorder } = lesson;
    for (const page of [student, recorder]) await page.client.renewToken('a-new-token');
    await expectRecorded(lesson);
    expect((await reportOf(channel, RECORDER)).joins, 'no join anew').to.equal(1);
  });

  it("is not told of a failed autoplay in the recorder's page", async () => {
    const channel = newChannel();
    const student = await openStudent();
    await takePart(student, channel, STUDENT);
    const recorder = await openRecorder();
    run(recorder, () => {
      const { SDK } = window as any;
      (window as any).failures = 0;
      SDK.on('autoplay-failed', () => (window as any).failures++);
      SDK.onAutoplayFailed = () => (window as any).failures++;
    });
    await takePart(recorder, channel, RECORDER);
    // its own picture and sound, as apps show them
    run(recorder, () => {
      const [microphone, camera] = (window as any).tracks;
      const tile = document.body.appendChild(document.createElement('div'));
      camera.play(tile);
      microphone.play();
    });
    await expectRecorded({ channel, student, recorder });
    expect(recorder['failures']).to.equal(0);
  });

  it("is told of it in a participant's page that nobody has clicked, and the recorder stays hidden there", async () => {
    const channel = newChannel();
    const teacher = await openStudent();
    await takePart(teacher, channel, STUDENT);
    const recorder = await openRecorder();
    await takePart(recorder, channel, RECORDER);
    const html = `<!doctype html><meta charset="utf-8"><script src="${FAR_SIDE}/edge/reroute.js"></script>${head('tag', { recorderUid: UIDS })}
      <script crossorigin src="${FAR_SIDE}/sdk/4.24.js"></script>`;
    const { results } = await visit(
      pageUrl(html, `&channel=${channel}`),
      [
        async () => {
          const { AgoraRTC, recordingCompanion } = window as any;
          AgoraRTC.setParameter('ENABLE_EVENT_REPORT', false);
          const seen = { met: 0, failures: 0, told: [] as number[], users: [] as number[] };
          recordingCompanion.companion.on('recorder-joined', () => seen.met++);
          // the event is of Web Audio alone, the property of elements too (4.24.8)
          AgoraRTC.on('autoplay-failed', () => seen.failures++);
          AgoraRTC.onAutoplayFailed = () => seen.failures++;
          const client = AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });
          client.on('user-joined', ({ uid }: { uid: number }) => seen.told.push(uid));
          client.on('user-published', async (user: any, kind: string) => {
            await client.subscribe(user, kind);
            if (kind === 'audio') user.audioTrack.play();
          });
          const channelName = new URL(location.href).searchParams.get('channel');
          await client.join('0123456789abcdef0123456789abcdef', channelName, null, 7);
          const end = performance.now() + 60_000;
          while (!(seen.met && seen.failures) && performance.now() < end)
            await new Promise((done) => setTimeout(done, 50));
          seen.users = client.remoteUsers.map(({ uid }: { uid: number }) => uid);
          return seen;
        },
      ],
      { untouched: true },
    );
    expect(results[0]).to.deep.equal({ met: 1, failures: 1, told: [STUDENT], users: [STUDENT] });
    await until(() => isOpen(recorder), 'the ready signal', SECONDS);
    await expectSilent(channel, recorder);
  });
});
