import { expect } from 'chai';
import { closeFrames, type PageWindow, run, until } from '../support/page.js';
import {
  addTag,
  type ClassOptions,
  describeOnEverySdk,
  drop,
  join,
  newChannel,
  openClass,
  publish,
  reportOf,
  variantsOf,
} from '../support/class.js';

const RECORDER = 900001;
const VARIANTS: ClassOptions[] = [
  { build: 'tag', sdk: 'script' },
  { build: 'tag', sdk: 'bundle' },
  { build: 'es', sdk: 'bundle' },
  { build: 'es', sdk: 'script' }, // a module runs after the SDK's classic script
  { build: 'sources', sdk: 'bundle' },
];

/** What a classroom does with its devices. */
const useDevices = (page: PageWindow) =>
  run(page, async () => {
    const { SDK, client } = window as any;
    const [microphone, camera] = await SDK.createMicrophoneAndCameraTracks();
    await client.publish([microphone, camera]);
    const cameras = await SDK.getCameras();
    const microphones = await SDK.getMicrophones();
    const second = await SDK.createCameraVideoTrack({ cameraId: cameras[0].deviceId });
    await camera.setDevice(cameras[0].deviceId);
    await microphone.setDevice(microphones[0].deviceId);
    await camera.setEncoderConfiguration('480p_1');
    await camera.setEnabled(false);
    await camera.setEnabled(true);
    await microphone.setMuted(true);
    await microphone.setMuted(false);
    await microphone.setEnabled(false);
    await microphone.setEnabled(true);
    await client.unpublish([camera]);
    const screen = await SDK.createScreenVideoTrack({}, 'enable');
    await client.publish(screen);
    await client.unpublish();
    second.close();
    return { screens: screen.length, live: microphone.getMediaStreamTrack().readyState };
  });

describeOnEverySdk("Publishing with the Agora SDK in the recorder's page", (version) => {
  afterEach(closeFrames);

  for (const variant of variantsOf(version, VARIANTS)) {
    it(`sends nothing, opens no device and throws nothing (${variant.build}, ${variant.sdk})`, async () => {
      const channel = newChannel();
      const student = await openClass({ ...variant, options: { recorderUid: RECORDER } });
      await join(student, channel, 1);
      await publish(student);
      const recorder = await openClass({
        ...variant,
        options: { recorderUid: RECORDER },
        more: '&recorder=1',
      });
      await join(recorder, channel, RECORDER);
      expect(await useDevices(recorder)).to.deep.equal({ screens: 2, live: 'live' });

      await until(async () => (await reportOf(channel, 1)).packets > 20, "the student's media");
      const { publish: published, packets } = await reportOf(channel, RECORDER);
      expect({ published, packets }).to.deep.equal({ published: 0, packets: 0 });
      expect(recorder.captured).to.deep.equal([]);
      expect(recorder.uncaught).to.deep.equal([]);
    });
  }

  it('receives what others publish', async () => {
    const channel = newChannel();
    const student = await openClass({});
    await join(student, channel, 1);
    await publish(student);
    const recorder = await openClass({ more: '&recorder=1' });
    await join(recorder, channel, RECORDER);
    await until(() => recorder.client.remoteUsers[0]?.hasVideo, 'the video of the student');
    const size = await run(recorder, async () => {
      const { client } = window as any;
      const track = await client.subscribe(client.remoteUsers[0], 'video');
      const box = document.body.appendChild(document.createElement('div'));
      track.play(box);
      const video = box.querySelector('video') as HTMLVideoElement;
      while (!video.videoWidth) await new Promise((done) => setTimeout(done, 20));
      return video.videoWidth;
    });
    expect(size).to.be.greaterThan(0);
  });

  it('stays audience in live mode, whatever role the app asks for', async () => {
    const channel = newChannel();
    const student = await openClass({ build: 'none' });
    await join(student, channel, 1, { mode: 'live', codec: 'vp8', role: 'host' });
    const recorder = await openClass({ more: '&recorder=1' });
    await join(recorder, channel, RECORDER, { mode: 'live', codec: 'vp8', role: 'host' });
    await recorder.client.setClientRole('host');
    await publish(recorder);
    await recorder.client.setClientRole('audience');
    await recorder.client.setClientRole('host');
    expect((await reportOf(channel, RECORDER)).roles).to.deep.equal(['audience']);
    expect((await reportOf(channel, RECORDER)).publish).to.equal(0);
    // even a page without the companion is told of nobody
    expect(student.events.filter(([name]: string[]) => name?.startsWith('user'))).to.deep.equal([]);
  });

  it('sends nothing after its socket was dropped either', async () => {
    const channel = newChannel();
    const recorder = await openClass({ more: '&recorder=1' });
    await join(recorder, channel, RECORDER);
    await publish(recorder);
    await drop(channel, RECORDER);
    await until(() => recorder.events.some(([, state]: string[]) => state === 'RECONNECTING'), 'the loss');
    await until(async () => (await reportOf(channel, RECORDER)).joins === 2, 'the second join');
    await until(() => recorder.client.connectionState === 'CONNECTED', 'the connection');
    await recorder.tracks[1].setEnabled(false);
    await recorder.tracks[1].setEnabled(true);
    expect((await reportOf(channel, RECORDER)).publish).to.equal(0);
    expect((await reportOf(channel, RECORDER)).packets).to.equal(0);
  });

  it('stops what a page publishes in live mode when the tag comes late, and takes it off the stage', async () => {
    const channel = newChannel();
    const student = await openClass({ build: 'none' });
    await join(student, channel, 1, { mode: 'live', codec: 'vp8', role: 'host' });
    const recorder = await openClass({ build: 'none' });
    await join(recorder, channel, RECORDER, { mode: 'live', codec: 'vp8', role: 'host' });
    await publish(recorder);
    await until(() => student.client.remoteUsers.length, 'the recorder');
    await addTag(recorder, '?recorder=true');
    await until(() => student.client.remoteUsers.length === 0, 'its leaving');
    expect((await reportOf(channel, RECORDER)).roles).to.deep.equal(['audience']);
    await publish(recorder);
    expect((await reportOf(channel, RECORDER)).publish).to.equal(1);
  });

  it('tells the app of each refused track', async () => {
    const recorder = await openClass({ more: '&recorder=1' });
    const blocked: string[] = [];
    recorder.recordingCompanion.companion!.on('publish-blocked', ({ api, kind }) =>
      blocked.push(`${api} ${kind}`),
    );
    await join(recorder, newChannel(), RECORDER);
    await publish(recorder);
    expect(blocked).to.deep.equal([
      'getUserMedia audio',
      'getUserMedia video',
      'publish audio',
      'publish video',
    ]);
  });

  it('publishes when it is allowed to', async () => {
    const channel = newChannel();
    const recorder = await openClass({
      more: '&recorder=1',
      options: { publishing: 'allow', capture: 'allow' },
    });
    await join(recorder, channel, RECORDER);
    await publish(recorder);
    expect((await reportOf(channel, RECORDER)).publish).to.equal(1);
    await until(async () => (await reportOf(channel, RECORDER)).packets > 5, 'media of the recorder');
    expect(recorder.captured).to.deep.equal(['getUserMedia']);
  });

  it('refuses devices as the user would, with capture="deny"', async () => {
    const recorder = await openClass({ more: '&recorder=1', options: { capture: 'deny' } });
    const refusal = await run(recorder, () =>
      (window as any).SDK.createMicrophoneAndCameraTracks().catch(
        (error: Error & { code: string }) => error.code,
      ),
    );
    expect(refusal).to.equal('PERMISSION_DENIED');
    expect(recorder.captured).to.deep.equal([]);
    expect((await recorder.navigator.permissions.query({ name: 'camera' })).state).to.equal('denied');
  });

  it('publishes again after dispose()', async () => {
    const channel = newChannel();
    const recorder = await openClass({ more: '&recorder=1' });
    await join(recorder, channel, RECORDER);
    await publish(recorder);
    recorder.recordingCompanion.companion!.dispose();
    await publish(recorder);
    expect((await reportOf(channel, RECORDER)).publish).to.equal(1);
    expect(recorder.captured).to.deep.equal(['getUserMedia']);
  });

  // 4.16 has no ES build
  if (version !== '4.16')
    it('is silenced by guard(client) when the app imports agora-rtc-sdk-ng/esm', async () => {
      const channel = newChannel();
      const recorder = await openClass({ sdk: 'esm', more: '&recorder=1' });
      await run(recorder, () => {
        const { SDK, recordingCompanion } = window as any;
        const { createClient } = SDK;
        (window as any).SDK = {
          ...SDK,
          createClient(config: object) {
            const client = createClient(config);
            recordingCompanion.companion.guard(client);
            return client;
          },
        };
      });
      await join(recorder, channel, RECORDER, { mode: 'live', codec: 'vp8', role: 'host' });
      await publish(recorder);
      const { publish: published, roles } = await reportOf(channel, RECORDER);
      expect({ published, roles }).to.deep.equal({ published: 0, roles: ['audience'] });
      expect(recorder.captured).to.deep.equal([]);
    });
});
