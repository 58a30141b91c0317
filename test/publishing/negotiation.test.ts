import { expect } from 'chai';
import { bytes, connectTo, media, negotiate } from '../support/farPeer.js';
import { closeFrames, head, openFrame, type PageWindow, until } from '../support/page.js';

interface Ends {
  near: RTCPeerConnection;
  far: RTCPeerConnection;
  audio: MediaStreamTrack;
  video: MediaStreamTrack;
  /** Of `near`: what a page can read of its senders. */
  state(): unknown;
  page: PageWindow;
}

const pause = () => new Promise((done) => setTimeout(done, 300));
const nameOf = (work: () => unknown) =>
  Promise.resolve()
    .then(work)
    .then(
      () => 'done',
      ({ name }: Error) => name,
    );
const connected = ({ near }: Ends) =>
  until(() => near.connectionState === 'connected', 'the connection of the two ends');

/** What a page does with a connection, and what it can read of that. */
const SITUATIONS: Record<string, (ends: Ends) => Promise<unknown>> = {
  'an offer that is taken back and made again, with more tracks': async ({
    near,
    far,
    audio,
    video,
    state,
  }) => {
    near.addTrack(video);
    await near.setLocalDescription();
    await near.setLocalDescription({ type: 'rollback' });
    near.addTrack(video.clone());
    near.addTrack(audio);
    const seen = [state()];
    await negotiate(near, far);
    return [...seen, state()];
  },
  'a track that is replaced between an offer and the next': async ({ near, far, video, state }) => {
    const sender = near.addTrack(video);
    await near.setLocalDescription();
    await near.setLocalDescription({ type: 'rollback' });
    await sender.replaceTrack(video.clone());
    await negotiate(near, far);
    return state();
  },
  'an offer that is given up for one that comes in (perfect negotiation)': async (ends) => {
    const { near, far, audio, video, state } = ends;
    near.addTrack(audio);
    await negotiate(near, far);
    await connected(ends);
    near.addTrack(video);
    far.addTransceiver('video');
    await near.setLocalDescription();
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription!.toJSON());
    const seen = [state()];
    near.addTrack(video.clone());
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription!.toJSON());
    seen.push(state());
    await negotiate(near, far);
    return [...seen, state()];
  },
  'an answer that wants nothing, and another track after it': async (ends) => {
    const { near, far, video, state } = ends;
    near.addTrack(video);
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription!.toJSON());
    far.getTransceivers()[0]!.direction = 'inactive';
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription!.toJSON());
    await pause();
    near.addTrack(video.clone());
    await negotiate(near, far);
    return state();
  },
  'a receiver that gets another track to send': async ({ near, far, video, state }) => {
    near.addTransceiver(video, { direction: 'recvonly' });
    await negotiate(near, far);
    near.addTrack(video.clone());
    await negotiate(near, far);
    return state();
  },
  'a track that is taken out, and another put in': async (ends) => {
    const { near, far, audio, video, state } = ends;
    const sender = near.addTrack(video);
    near.addTrack(audio);
    await negotiate(near, far);
    await connected(ends);
    let needed = 0;
    near.onnegotiationneeded = () => needed++;
    near.removeTrack(sender);
    await pause();
    const seen = [needed, state()];
    await negotiate(near, far);
    near.addTrack(video.clone());
    await pause();
    return [...seen, needed, state()];
  },
  'what the browser refuses': async (ends) => {
    const { near, far, audio, video, page } = ends;
    const sender = near.addTrack(video);
    await negotiate(near, far);
    await connected(ends);
    const other = new page.RTCPeerConnection();
    const seen = [
      await nameOf(() => near.addTrack(video)),
      await nameOf(() => sender.replaceTrack(audio)),
      await nameOf(() => near.removeTrack(other.addTrack(audio))),
      await nameOf(() => near.getStats(audio)),
      (await near.getStats(video)).size > 0,
    ];
    near.close();
    seen.push(
      await nameOf(() => near.addTrack(audio)),
      await nameOf(() => near.removeTrack(sender)),
      await nameOf(() => sender.replaceTrack(null)),
    );
    return seen;
  },
  'layers, streams and a section that is stopped': async (ends) => {
    const { near, far, audio, video, state, page } = ends;
    const { sender } = near.addTransceiver(video, {
      sendEncodings: [{ rid: 'low', scaleResolutionDownBy: 2 }, { rid: 'high' }],
    });
    const sound = near.addTransceiver(audio);
    await negotiate(near, far);
    await connected(ends);
    sender.setStreams(new page.MediaStream());
    const parameters = sender.getParameters();
    parameters.encodings[0]!.active = false;
    const seen = [
      await nameOf(() => sender.setParameters(parameters)),
      sender.getParameters().encodings.map(({ rid, active }) => [rid, active]),
    ];
    sound.stop();
    await negotiate(near, far);
    return [...seen, state()];
  },
};

async function run(situation: (ends: Ends) => Promise<unknown>, more: string) {
  const page = await openFrame(head('tag', {}), more);
  const ends = connectTo(page);
  const [audio, video] = media(page) as [MediaStreamTrack, MediaStreamTrack];
  const kindOf = (track: MediaStreamTrack | null) =>
    track && (track === audio ? 'audio' : track === video ? 'video' : `another ${track.kind}`);
  const state = () =>
    ends.near.getTransceivers().map(({ mid, direction, currentDirection, sender }) => ({
      mid,
      direction,
      currentDirection,
      track: kindOf(sender.track),
      sender: ends.near.getSenders().indexOf(sender),
    }));
  const seen = await situation({ ...ends, audio, video, state, page });
  await pause();
  await pause();
  const received = await bytes(ends.far, 'in');
  ends.near.close();
  ends.far.close();
  return { seen, received };
}

describe("A negotiation in the recorder's page", () => {
  afterEach(closeFrames);

  for (const [name, situation] of Object.entries(SITUATIONS)) {
    it(`is what it is without the companion, and sends nothing: ${name}`, async () => {
      const without = await run(situation, '');
      const { seen, received } = await run(situation, '&recorder=1');
      expect(seen).to.deep.equal(without.seen);
      expect(received).to.equal(0);
    });
  }

  it('is left alone between two ends in the page, when no call is awaited', async () => {
    const page = await openFrame(head('tag', {}), '&recorder=1');
    const one = new page.RTCPeerConnection();
    const other = new page.RTCPeerConnection();
    one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate!).catch(() => {});
    other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate!).catch(() => {});
    for (const track of media(page)) one.addTrack(track);
    const offer = await one.createOffer();
    one.setLocalDescription(offer);
    other.setRemoteDescription(offer);
    const answer = await other.createAnswer();
    other.setLocalDescription(answer);
    one.setRemoteDescription(answer);
    await until(async () => (await bytes(other, 'in')) > 2000, 'media between them');
    one.close();
    other.close();
  });
});
