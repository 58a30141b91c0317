import { expect } from 'chai';
import { BUILDS, closeFrames, head, openFrame, type PageWindow, until } from '../support/page.js';
import { bytes, connectTo, media, negotiate, trickle } from '../support/farPeer.js';

const connected = (connection: RTCPeerConnection) =>
  until(() => connection.connectionState === 'connected', 'the connection');
/** Time enough for media: a second at full rate is 50 packets of sound. */
const aSecond = () => new Promise((done) => setTimeout(done, 1000));
const recorder = (options = {}) => openFrame(head('tag', options), '&recorder=1');

describe("A peer connection of any code in the recorder's page", () => {
  afterEach(closeFrames);

  for (const build of BUILDS) {
    it(`receives and sends nothing, then sends after dispose() (${build})`, async () => {
      const page = await openFrame(head(build), '&recorder=1');
      const { near, far } = connectTo(page);
      const tracks = media(page);
      const senders = tracks.map((track) => near.addTrack(track));
      for (const track of media(window)) far.addTrack(track);
      await negotiate(near, far);
      await connected(near);
      await until(async () => (await bytes(near, 'in')) > 2000, 'media of the far side');
      expect(await bytes(near, 'out')).to.equal(0);
      expect(await bytes(far, 'in')).to.equal(0);
      expect(senders.map(({ track }) => track)).to.deep.equal(tracks);
      expect(near.localDescription!.sdp.match(/a=sendrecv/g)).to.have.length(2);

      page.recordingCompanion.companion!.dispose();
      await until(async () => (await bytes(far, 'in')) > 2000, 'media after dispose()');
      expect(senders.map(({ track }) => track)).to.deep.equal(tracks);
      far.close();
      near.close();
    });
  }

  it('sends nothing as the side that answers, and keeps a sender for each track', async () => {
    const page = await recorder();
    const { near, far } = connectTo(page);
    const [audio, video] = media(page) as [MediaStreamTrack, MediaStreamTrack];
    far.addTransceiver('audio');
    far.addTransceiver('video');
    far.addTransceiver('video');
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription!.toJSON());
    const screen = video.clone();
    for (const track of [audio, video, screen]) near.addTrack(track);
    expect(near.getSenders().map(({ track }) => track)).to.deep.equal([audio, video, screen]);
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription!.toJSON());
    await connected(near);
    await aSecond();
    expect(await bytes(far, 'in')).to.equal(0);
    expect(near.getSenders().map(({ track }) => track)).to.deep.equal([audio, video, screen]);
  });

  it('sends nothing that is put in later: replaceTrack, addTransceiver, a second negotiation', async () => {
    const page = await recorder();
    const { near, far } = connectTo(page);
    const [audio, video] = media(page) as [MediaStreamTrack, MediaStreamTrack];
    const empty = near.addTransceiver('video').sender;
    await negotiate(near, far);
    await connected(near);
    await empty.replaceTrack(video);
    expect(empty.track).to.equal(video);
    near.addTransceiver(audio);
    await negotiate(near, far);
    await aSecond();
    expect(await bytes(far, 'in')).to.equal(0);
    await empty.replaceTrack(null);
    expect(empty.track).to.equal(null);
    expect(await (empty.replaceTrack as any)('no track').catch(({ name }: Error) => name)).to.equal(
      'TypeError',
    );
  });

  it('works between two ends in the page, in whatever order they are described', async () => {
    const page = await recorder();
    for (const late of [false, true]) {
      const one = new page.RTCPeerConnection();
      const other = new page.RTCPeerConnection();
      trickle(one, other);
      for (const track of media(page)) one.addTrack(track);
      const offer = await one.createOffer();
      if (late) {
        await other.setRemoteDescription(offer);
        await one.setLocalDescription(offer);
        const answer = await other.createAnswer();
        await one.setRemoteDescription(answer);
        await other.setLocalDescription(answer);
      } else await negotiate(one, other);
      await until(
        async () => (await bytes(other, 'in')) > 2000,
        `media between them (${late ? 'late' : 'usual'})`,
      );
      one.close();
      other.close();
    }
  });

  it('sends nothing from a same-origin frame without a tag either', async () => {
    const page = await recorder();
    for (const path of ['sync', 'srcdoc', 'nested']) {
      const frame = page.document.createElement('iframe');
      if (path === 'srcdoc') frame.srcdoc = '<p>child</p>';
      page.document.body.append(frame);
      if (path === 'srcdoc') await new Promise((done) => frame.addEventListener('load', done));
      let child = frame.contentWindow as PageWindow;
      if (path === 'nested') {
        const inner = child.document.body.appendChild(child.document.createElement('iframe'));
        await until(() => child.length, 'the inner frame');
        await new Promise((done) => setTimeout(done));
        child = inner.contentWindow as PageWindow;
      }
      expect(await child.navigator.mediaDevices.getUserMedia({ audio: true })).to.have.property(
        'active',
        true,
      );
      const { near, far } = connectTo(child);
      for (const track of media(child)) near.addTrack(track);
      await negotiate(near, far);
      await connected(near);
      await aSecond();
      expect(await bytes(far, 'in'), path).to.equal(0);
      far.close();
    }
  });

  it('sends nothing of a receiver that is made to send', async () => {
    const page = await recorder();
    const { near, far } = connectTo(page);
    const [, video] = media(page) as [MediaStreamTrack, MediaStreamTrack];
    const transceiver = near.addTransceiver(video, { direction: 'recvonly' });
    await negotiate(near, far);
    await connected(near);
    transceiver.direction = 'sendrecv';
    await negotiate(near, far);
    await aSecond();
    expect(transceiver.sender.track).to.equal(video);
    expect(await bytes(far, 'in')).to.equal(0);
  });

  it('sends nothing while the page is too busy to be told that it is connected', async () => {
    const page = await recorder();
    const { near, far } = connectTo(page);
    for (const track of media(page)) near.addTrack(track);
    const gathered = (connection: RTCPeerConnection) =>
      until(() => connection.iceGatheringState === 'complete', 'all candidates');
    await near.setLocalDescription();
    await gathered(near);
    await far.setRemoteDescription(near.localDescription!.toJSON());
    await far.setLocalDescription();
    await gathered(far);
    const answered = near.setRemoteDescription(far.localDescription!.toJSON());
    const end = performance.now() + 1500;
    while (performance.now() < end);
    await answered;
    await connected(near);
    expect(await bytes(far, 'in')).to.equal(0);
  });

  it('sends nothing when the page does not wait between an offer and its answer', async () => {
    const page = await recorder();
    const { near, far } = connectTo(page);
    far.addTransceiver('audio');
    far.addTransceiver('video');
    for (const track of media(page)) near.addTrack(track);
    await far.setLocalDescription();
    void near.setRemoteDescription(far.localDescription!.toJSON());
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription!.toJSON());
    await connected(near);
    await aSecond();
    expect(await bytes(far, 'in')).to.equal(0);
  });

  it('sends after a dispose() in the middle of a negotiation, also from inside an event', async () => {
    for (const when of ['pending', 'event']) {
      const page = await recorder();
      const companion = page.recordingCompanion.companion!;
      if (when === 'event') companion.on('publish-blocked', () => companion.dispose());
      const { near, far } = connectTo(page);
      const tracks = media(page);
      const senders = tracks.map((track) => near.addTrack(track));
      await near.setLocalDescription();
      await far.setRemoteDescription(near.localDescription!.toJSON());
      await far.setLocalDescription();
      const answered = near.setRemoteDescription(far.localDescription!.toJSON());
      if (when === 'pending') companion.dispose();
      await answered;
      await until(async () => (await bytes(far, 'in')) > 2000, `media (${when})`);
      expect(senders.map(({ track }) => track)).to.deep.equal(tracks);
      far.close();
    }
  });

  it('tells of each track', async () => {
    const page = await recorder();
    const told: string[] = [];
    page.recordingCompanion.companion!.on('publish-blocked', ({ api, kind }) => told.push(`${api} ${kind}`));
    const { near, far } = connectTo(page);
    for (const track of media(page)) near.addTrack(track);
    await negotiate(near, far);
    expect(told).to.deep.equal(['RTCPeerConnection audio', 'RTCPeerConnection video']);
  });

  it("sends when publishing is allowed, and in a participant's page", async () => {
    for (const page of [
      await recorder({ publishing: 'allow' }),
      await openFrame(head('tag', { recorderUid: '9' })),
    ]) {
      const { near, far } = connectTo(page);
      for (const track of media(page)) near.addTrack(track);
      await negotiate(near, far);
      await until(async () => (await bytes(far, 'in')) > 2000, 'media');
      far.close();
    }
  });

  it('refuses what the browser refuses', async () => {
    const page = await recorder();
    const { near } = connectTo(page);
    expect(
      await near.setRemoteDescription({ type: 'offer', sdp: 'nonsense' }).catch(({ name }) => name),
    ).to.equal('OperationError');
    expect(await (near.setRemoteDescription as any)().catch(({ name }: Error) => name)).to.equal('TypeError');
    near.close();
    expect(await near.setLocalDescription().catch(({ name }) => name)).to.equal('InvalidStateError');
  });
});
