import { expect } from 'chai';
import { bytes, media } from '../support/farPeer.js';
import { livekitFarSide } from '../support/livekitFarSide.js';
import { closeFrames, FAR_SIDE, head, openFrame, type PageWindow, run, until } from '../support/page.js';

/** Joins, publishes camera and microphone, and shows the picture of the other. */
const attend = (page: PageWindow) =>
  run(
    page,
    async (origin) => {
      const { Room } = await (window as any).eval(`import('${origin}/bundle/livekit.js')`);
      const room = ((window as any).room = new Room({ singlePeerConnection: false, dynacast: false }));
      room.on('trackSubscribed', (track: { attach(): HTMLVideoElement }) =>
        document.body.append(track.attach()),
      );
      // only its claims are read
      const claims = btoa(JSON.stringify({ sub: 'near', video: { room: 'class', roomJoin: true } }));
      await room.connect('ws://livekit.invalid', `e30.${claims}.x`);
      await room.localParticipant.enableCameraAndMicrophone();
    },
    FAR_SIDE,
  );

describe('livekit-client', () => {
  afterEach(closeFrames);

  it("is connected, receives and sends nothing in the recorder's page, and sends after dispose()", async () => {
    // capture as it is: what the camera gives must not be sent
    const page = await openFrame(`<!doctype html>${head('tag', { capture: 'allow' })}`, '&recorder=1');
    const taking = await livekitFarSide(page, media(window)[1]!);
    await attend(page);
    await until(() => taking.connectionState === 'connected', 'the publishing connection');
    await until(() => page.document.querySelector('video')?.videoWidth, 'the picture');
    await new Promise((done) => setTimeout(done, 1000));
    expect(await bytes(taking, 'in')).to.equal(0);
    expect(page.room.localParticipant.trackPublications.size).to.equal(2);

    page.recordingCompanion.companion!.dispose();
    await until(async () => (await bytes(taking, 'in')) > 2000, 'media after dispose()');
    page.room.disconnect();
  });

  it('sends in a page without the companion', async () => {
    const page = await openFrame('<!doctype html>');
    const taking = await livekitFarSide(page, media(window)[1]!);
    await attend(page);
    await until(async () => (await bytes(taking, 'in')) > 2000, 'media');
    page.room.disconnect();
  });
});
