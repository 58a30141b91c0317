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

  it('answers as a device does: in its list, its track, its clones, and what it can not do', async () => {
    const page = await recorder();
    const seen = await run(page, async () => {
      const { mediaDevices } = navigator;
      const nameOf = (error: any) => `${error.name} ${error.constraint ?? ''}`;
      const stream = await mediaDevices.getUserMedia({ audio: true, video: { width: 1280 } });
      const devices = (await mediaDevices.enumerateDevices()) as InputDeviceInfo[];
      const inputs = devices.filter(({ kind }) => /input$/.test(kind));
      const [audio, video] = stream.getTracks() as [MediaStreamTrack, MediaStreamTrack];
      const clones = [
        video.clone(),
        stream.clone().getVideoTracks()[0]!,
        new MediaStream([video]).clone().getTracks()[0]!,
      ];
      await clones[0]!.applyConstraints({ width: 320, height: 180 });
      await clones[1]!.applyConstraints({ frameRate: { max: 10 } });
      const player = Object.assign(document.createElement('video'), {
        muted: true,
        srcObject: new MediaStream([video.clone()]),
      });
      await player.play();
      const ask = (constraints: MediaStreamConstraints) =>
        mediaDevices.getUserMedia(constraints).then(() => 'done', nameOf);
      return {
        types: inputs.map((device) => device instanceof InputDeviceInfo),
        keys: inputs.map((device) => Object.keys(device)),
        capabilities: inputs.every((device) => device.getCapabilities().deviceId === device.deviceId),
        json: JSON.parse(JSON.stringify(inputs[0])).kind,
        listed: [audio, video].map((track) => {
          const { deviceId, groupId } = track.getSettings();
          const device = inputs.find((one) => one.deviceId === deviceId);
          return (
            device?.label === track.label &&
            device.groupId === groupId &&
            track.getCapabilities().deviceId === deviceId
          );
        }),
        type: Object.prototype.toString.call(video),
        sizes: [video, ...clones].map((track) => {
          const { width, height, frameRate } = track.getSettings();
          return [width, height, frameRate];
        }),
        constraints: [video, ...clones].map((track) => track.getConstraints()),
        player: [player.videoWidth > 0, player.videoHeight > 0],
        sound: (({ sampleRate, channelCount, echoCancellation }) => [
          sampleRate,
          channelCount,
          echoCancellation,
        ])(audio.getSettings()),
        refused: [
          await ask({ video: { width: { min: 100_000 } } }),
          await ask({ video: { deviceId: { exact: 'none' } } }),
          await ask({ video: { facingMode: { exact: 'environment' } } }),
          await ask({ video: { height: { exact: 720 }, width: { max: 640 } } }),
          await ask({ audio: { sampleRate: { exact: 7 } } }),
          await video.applyConstraints({ frameRate: { min: 500 } }).then(() => 'done', nameOf),
        ],
        asked:
          (await mediaDevices.getUserMedia({ video: { deviceId: { exact: inputs.at(-1)!.deviceId } } }))
            .getTracks()[0]!
            .getSettings().deviceId === inputs.at(-1)!.deviceId,
      };
    });
    expect(seen).to.deep.equal({
      types: seen.types.map(() => true),
      keys: seen.keys.map(() => []),
      capabilities: true,
      json: 'audioinput',
      listed: [true, true],
      type: '[object MediaStreamTrack]',
      sizes: [
        [1280, 720, 30],
        [320, 180, 30],
        [640, 480, 10],
        [1280, 720, 30],
      ],
      constraints: [
        { width: 1280 },
        { width: 320, height: 180 },
        { frameRate: { max: 10 } },
        { width: 1280 },
      ],
      player: [true, true],
      sound: [48_000, 1, true],
      refused: [
        'OverconstrainedError width',
        'OverconstrainedError deviceId',
        'OverconstrainedError facingMode',
        'done',
        'OverconstrainedError sampleRate',
        'OverconstrainedError frameRate',
      ],
      asked: true,
    });
  });

  it('shares another screen each time, of the size that is asked for at most', async () => {
    const page = await recorder();
    const seen = await run(page, async () => {
      const share = async (video: object) => {
        const [track] = (await navigator.mediaDevices.getDisplayMedia({ video })).getTracks();
        const { displaySurface, deviceId, width } = track!.getSettings();
        return { displaySurface, deviceId, width, label: track!.label };
      };
      const nameOf = (error: Error) => error.name;
      return [
        await share({ displaySurface: 'window' }),
        await share({ width: { max: 320 } }),
        await navigator.mediaDevices.getDisplayMedia({ video: { width: { exact: 7 } } }).catch(nameOf),
      ];
    });
    const [first, second, refused] = seen as any[];
    expect([first.displaySurface, second.displaySurface, second.width]).to.deep.equal([
      'window',
      'monitor',
      320,
    ]);
    expect(first.deviceId).to.not.equal(second.deviceId);
    expect([first.label, second.label]).to.deep.equal([first.deviceId, second.deviceId]);
    expect(refused).to.equal('TypeError');
  });

  it('serves the legacy call with callbacks', async () => {
    const page = await recorder();
    const stream = await new Promise<MediaStream>((done, fail) =>
      (page.navigator as any).webkitGetUserMedia({ video: true }, done, fail),
    );
    expect(stream.getVideoTracks()[0]!.getSettings().deviceId).to.not.equal(undefined);
    expect(stream.getTracks()).to.have.length(1);
  });

  it('gives silence also in a frame in a closed shadow root that has loaded', async () => {
    const page = await recorder();
    // the frame's own script asks, because a test that reads its window would be what lets the companion in
    const code = `<script>onload = () => setTimeout(async () => {
      await navigator.mediaDevices.getUserMedia({ audio: true });
      parent.postMessage('captured', '*');
    }, 100)</script>`;
    const frame = page.document.createElement('iframe');
    frame.src = `/page?html=${encodeURIComponent(btoa(code))}`;
    const captured = new Promise((done) =>
      page.addEventListener('message', ({ data }) => data === 'captured' && done(data)),
    );
    page.document.body
      .appendChild(page.document.createElement('div'))
      .attachShadow({ mode: 'closed' })
      .append(frame);
    await captured;
    expect(page.recordingCompanion.companion!.report().publishing).to.deep.equal([
      { api: 'getUserMedia', kind: 'audio', times: 1 },
    ]);
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
