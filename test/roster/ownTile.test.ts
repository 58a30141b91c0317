import { expect } from 'chai';
import { join, newChannel, openClass, publish } from '../support/class.js';
import type { Options } from '../../src/index.js';
import { closeFrames, openFrame, head, type PageWindow, run, until } from '../support/page.js';

const RECORDER = 900001;
const options: Options = { recorderUid: RECORDER, ready: 'manual', checks: ['picture', 'video-size'] };

/** The recorder's page of a class, with the SDK. */
const openRecorder = (body: string) =>
  openClass({ build: 'sources', sdk: 'bundle', more: '&recorder=1', body, options });
/** Plays the page's own camera into an element. */
const playOwn = (page: PageWindow, selector: string) =>
  run(
    page,
    async (place) => {
      const camera = await (window as any).SDK.createCameraVideoTrack({ encoderConfig: '1080p_1' });
      camera.play(document.querySelector(place));
      (window as any).camera = camera;
    },
    selector,
  );
const isShown = (page: PageWindow, selector: string) =>
  page.document.querySelector(selector)!.getClientRects().length > 0;
const violations = (page: PageWindow) =>
  page.recordingCompanion
    .companion!.report()
    .checks.flatMap(({ violations: all }) => all.map(({ kind }) => kind));

describe("The recorder's own tile", () => {
  afterEach(closeFrames);

  it('is hidden with the place that the Agora SDK was given for it, and is no business of the checks', async () => {
    const page = await openRecorder(
      '<h1>Class</h1><div class="col"><p id="name">You</p><div id="mine" style="width: 480px; height: 320px"></div></div>',
    );
    await playOwn(page, '#mine');
    await until(() => (page.document.querySelector('video')?.readyState ?? 0) >= 2, 'the picture');
    expect(isShown(page, '#mine')).to.equal(false);
    expect(isShown(page, 'h1')).to.equal(true);
    expect(isShown(page, '#name'), 'what is not known to be of it').to.equal(true);
    expect(violations(page)).to.deep.equal([]);
  });

  it('is never painted: it is hidden before the next frame is drawn', async () => {
    const page = await openRecorder('<div id="mine" style="width: 480px; height: 320px"></div>');
    const shown = await run(page, async () => {
      const camera = await (window as any).SDK.createCameraVideoTrack();
      camera.play(document.querySelector('#mine'));
      return document.querySelector('#mine')!.getClientRects().length;
    });
    expect(shown).to.equal(0);
  });

  it('goes with its tile where others have the like beside it', async () => {
    const page = await openRecorder(`
      <main style="display: grid; grid-template-columns: 1fr 1fr">
        <div class="tile"><div id="mine" style="height: 320px"></div><b id="name">Recorder</b></div>
        <div class="tile"><div id="theirs" style="height: 320px"></div><b>Ada</b></div>
      </main>`);
    const channel = newChannel();
    const teacher = await openClass({ build: 'none' });
    await join(teacher, channel, 1);
    await publish(teacher);
    await playOwn(page, '#mine');
    expect(isShown(page, '#name'), 'nobody else is there').to.equal(true);
    await join(page, channel, RECORDER);
    await until(() => page.client.remoteUsers[0]?.hasVideo, 'the teacher');
    await run(page, async () => {
      const [user] = (window as any).client.remoteUsers;
      await (window as any).client.subscribe(user, 'video');
      user.videoTrack.play('theirs');
    });
    await until(() => !isShown(page, '#name'), 'the tile');
    expect(isShown(page, '#theirs')).to.equal(true);
  });

  it('takes no place with it that holds more than a tile', async () => {
    const page = await openRecorder(`
      <main><section class="pane"><div id="mine" style="height: 320px"></div><input aria-label="Chat"></section>
      <section class="pane"><div id="theirs" style="height: 320px"><div><video></video></div></div></section></main>
      <section id="board"><canvas></canvas></section>`);
    await playOwn(page, '#mine');
    await until(() => !isShown(page, '#mine'), 'the own tile');
    expect(isShown(page, 'input')).to.equal(true);
    await playOwn(page, '#board');
    await until(() => !isShown(page, '#board video'), 'the own video');
    expect(isShown(page, '#board canvas')).to.equal(true);
  });

  it('gives its place back for somebody else', async () => {
    const page = await openRecorder('<div id="place" style="width: 480px; height: 320px"></div>');
    await playOwn(page, '#place');
    expect(isShown(page, '#place')).to.equal(false);
    run(page, () => (window as any).camera.stop());
    await until(() => isShown(page, '#place'), 'the place');
    await playOwn(page, '#place');
    expect(isShown(page, '#place')).to.equal(false);
    // a second video in the same place
    run(page, () => {
      const video = document.createElement('video');
      video.srcObject = document.createElement('canvas').captureStream(0);
      document.querySelector('#place')!.append(video);
    });
    await Promise.resolve(); // a frame is drawn after that
    expect(isShown(page, '#place')).to.equal(true);
    expect(isShown(page, '#place [id^=agora-video-player]')).to.equal(false);
    page.recordingCompanion.companion!.dispose();
    expect(page.document.querySelectorAll('[data-recording-own]').length).to.equal(0);
    expect(isShown(page, '#place [id^=agora-video-player]')).to.equal(true);
  });

  it('is known without an SDK, by a clone of the stream, and in a shadow root', async () => {
    const page = await openFrame(
      `<!doctype html>${head('sources', options)}<div id="host"></div>
       <div id="list"><div class="tile"><video id="mine" autoplay muted></video><i>Me</i></div></div>`,
      '&recorder=1',
    );
    await run(page, async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      document.querySelector<HTMLVideoElement>('#mine')!.srcObject = stream.clone();
      const root = document.querySelector('#host')!.attachShadow({ mode: 'open' });
      root.innerHTML = '<video autoplay muted></video>';
      root.querySelector('video')!.srcObject = new MediaStream([stream.getVideoTracks()[0]!.clone()]);
    });
    expect(isShown(page, '#mine')).to.equal(false);
    expect(isShown(page, 'i'), 'what is not known to be of it').to.equal(true);
    const inner = page.document.querySelector('#host')!.shadowRoot!.querySelector('video')!;
    expect(inner.getClientRects().length).to.equal(0);
    // another tile like it
    run(page, () => {
      const tile = document.createElement('div');
      tile.className = 'tile';
      const video = document.createElement('video');
      tile.append(video);
      document.querySelector('#list')!.append(tile);
      video.srcObject = document.createElement('canvas').captureStream(0);
    });
    await until(() => !isShown(page, 'i'), 'the tile');
  });
});

describe("A participant's own tile", () => {
  afterEach(closeFrames);

  it('is shown', async () => {
    const page = await openClass({
      build: 'tag',
      body: '<div id="mine" style="height: 320px"></div>',
      options: { recorderUid: RECORDER },
    });
    await playOwn(page, '#mine');
    await until(() => (page.document.querySelector('video')?.readyState ?? 0) >= 2, 'the picture');
    expect(isShown(page, '#mine video')).to.equal(true);
    expect(page.document.querySelectorAll('[data-recording-own]').length).to.equal(0);
  });
});
