import { expect } from 'chai';
import { BUILDS, closeFrames, head, openFrame, pageUrl, run, visit } from '../support/page.js';

const recorder = (options = {}) => openFrame(head('tag', options), '&recorder=1');

describe("Capture in the recorder's page", () => {
  afterEach(closeFrames);

  it('asks nobody, in a browser that would ask, and finds a camera and a microphone where there are none', async () => {
    const steps = [
      async () => {
        const { mediaDevices, permissions } = navigator;
        const nameOf = (error: Error) => error.name;
        const devices = await mediaDevices.enumerateDevices();
        return {
          stream: await mediaDevices
            .getUserMedia({ audio: true, video: true })
            .then(
              (stream) =>
                stream.getTracks().map(({ kind, readyState, muted }) => `${kind} ${readyState} ${muted}`),
              nameOf,
            ),
          screen: await Promise.race([
            mediaDevices.getDisplayMedia({ audio: true }).then((stream) => stream.getTracks().length, nameOf),
            new Promise((done) => setTimeout(done, 500, 'pending')),
          ]),
          devices: devices.map(({ kind, deviceId }) => `${kind} ${deviceId.length > 0}`),
          json: JSON.parse(JSON.stringify(devices)).length,
          permission: (await permissions.query({ name: 'camera' as PermissionName })).state,
          other: (await permissions.query({ name: 'geolocation' })).state,
        };
      },
    ];
    for (const build of BUILDS) {
      const { results, messages } = await visit(pageUrl(head(build), '&recorder=1'), steps, { plain: true });
      expect(results[0], build).to.deep.equal({
        stream: ['audio live false', 'video live false'],
        screen: 2,
        devices: ['audioinput true', 'videoinput true'],
        json: 2,
        permission: 'granted',
        other: 'prompt',
      });
      expect(messages.filter((line) => !/favicon|404|START_RECORDING/.test(line))).to.deep.equal([]);
    }
    // the same without the companion: this browser does ask
    const { results } = await visit(pageUrl(''), steps, { plain: true });
    expect(results[0]).to.deep.include({ stream: 'NotFoundError', devices: [], permission: 'prompt' });
    expect(results[0].screen).to.not.equal(2);
  });

  it('gives silence and one black picture', async () => {
    const page = await recorder();
    const level = await run(page, async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320 } });
      const video = document.createElement('video');
      video.srcObject = stream;
      video.muted = true;
      await video.play();
      const canvas = document.createElement('canvas');
      const picture = canvas.getContext('2d')!;
      picture.fillStyle = 'red';
      picture.fillRect(0, 0, 9, 9);
      picture.drawImage(video, 0, 0);
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(analyser);
      await new Promise((done) => setTimeout(done, 200));
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return [Math.max(...samples.map(Math.abs)), ...picture.getImageData(1, 1, 1, 1).data];
    });
    expect(level).to.deep.equal([0, 0, 0, 0, 255]);
  });

  it('takes no native call for what it answers, and leaves to the browser what that refuses', async () => {
    const page = await recorder();
    const { mediaDevices } = page.navigator;
    const nameOf = ({ name }: Error) => name;
    expect(await mediaDevices.getUserMedia({}).catch(nameOf)).to.equal('TypeError');
    expect(await mediaDevices.getUserMedia().catch(nameOf)).to.equal('TypeError');
    expect(await mediaDevices.getDisplayMedia({ video: false }).catch(nameOf)).to.equal('TypeError');
    expect((await mediaDevices.getDisplayMedia()).getTracks().map(({ kind }) => kind)).to.deep.equal([
      'video',
    ]);
  });

  it('serves the legacy call with callbacks', async () => {
    const page = await recorder();
    const stream = await new Promise<MediaStream>((done, fail) =>
      (page.navigator as any).webkitGetUserMedia({ video: true }, done, fail),
    );
    expect(stream.getVideoTracks()[0]!.getSettings().deviceId).to.not.equal(undefined);
    expect(stream.getTracks()).to.have.length(1);
  });

  for (const build of BUILDS) {
    it(`refuses like the user, with capture="deny" (${build})`, async () => {
      const page = await openFrame(head(build, { capture: 'deny' }), '&recorder=1');
      const refusal = await page.navigator.mediaDevices.getUserMedia({ audio: true }).catch((error) => error);
      expect(refusal).to.be.instanceOf(page.DOMException);
      expect(refusal.name).to.equal('NotAllowedError');
      const legacy = await new Promise((done) =>
        (page.navigator as any).webkitGetUserMedia({ video: true }, done, done),
      );
      expect((legacy as Error).name).to.equal('NotAllowedError');
    });
  }

  it('opens devices with capture="allow", after dispose(), and in a participant\'s page', async () => {
    const disposed = await recorder();
    const status = await disposed.navigator.permissions.query({ name: 'camera' as PermissionName });
    disposed.recordingCompanion.companion!.dispose();
    for (const page of [
      await recorder({ capture: 'allow' }),
      disposed,
      await openFrame(head('tag', { recorderUid: '9' })),
    ]) {
      const stream = await page.navigator.mediaDevices.getUserMedia({ video: true });
      expect(stream.getVideoTracks()[0]!.label).to.match(/fake/);
      stream.getTracks().forEach((track) => track.stop());
    }
    expect(status.state).to.equal('granted'); // of the fake devices
  });
});
