import { replaceTrack, trackOf, WeakMap, WeakSet } from '../browser/natives.js';
import type { PeerConnections } from '../browser/peerConnections.js';
import { settled } from '../browser/settled.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { findLoopbacks } from './findLoopbacks.js';
import { type HeldSenders, isSending, showHeldTracks } from './showHeldTracks.js';

/**
 * Keeps every peer connection of any SDK from sending media, and lets it receive. A sender's track is removed
 * with `replaceTrack(null)`, which does not change the negotiated sections. Changed directions would break some
 * SDKs (docs/facts/agora-sdk.md). The page still sees the track in the sender.
 *
 * A track is removed when an answer is set, local or remote, and not before: an offer may be rolled back, and `addTrack` would reuse
 * an empty sender that has never sent for the next track (https://w3c.github.io/webrtc-pc/#dom-rtcpeerconnection-addtrack).
 * If the other side has refused to receive, the track is given back.
 *
 * A connection between two ends in this page sends nothing anywhere and is left alone.
 *
 * @param onBlocked - called for each track that is not sent
 */
export function emptySenders(
  connections: PeerConnections,
  onBlocked: (api: string, kind: 'audio' | 'video') => void,
): Stop {
  const loopbacks = findLoopbacks((connection) => giveBack(connection, false));
  /** Connections that have got an offer and not answered yet. The call that sets the offer may still be under way. */
  const asked = new WeakSet<RTCPeerConnection>();
  const senders: HeldSenders = { held: new WeakMap(), kinds: new WeakMap(), returning: new WeakSet() };
  const { held, kinds, returning } = senders;
  let stopped = false;

  // rejects if the connection was closed meanwhile, and then it sends nothing either
  const setTrack = (sender: RTCRtpSender, track: MediaStreamTrack | null, done = noop) =>
    void settled(replaceTrack(sender, track), done);
  const tell = (track: MediaStreamTrack) => onBlocked('RTCPeerConnection', track.kind as 'audio' | 'video');

  /** @param field - `currentDirection` selects what sends now, `direction` what will send after the answer */
  function sweep(connection: RTCPeerConnection, field: 'direction' | 'currentDirection') {
    // `stopped`: the call was under way at the end
    if (stopped || loopbacks.has(connection)) return;
    const taken: MediaStreamTrack[] = [];
    for (const transceiver of connection.getTransceivers()) {
      if (!isSending(transceiver[field])) continue;
      const { sender, receiver } = transceiver;
      kinds.set(sender, receiver.track.kind);
      // the sender's real track; there is a new one if the browser has reused an empty sender
      const track = trackOf(sender);
      if (track || !held.has(sender)) held.set(sender, track);
      if (!track && !returning.has(sender)) continue;
      returning.delete(sender);
      setTrack(sender, null);
      if (track) taken.push(track);
    }
    taken.forEach(tell); // last: a listener may end all this
  }
  /** @param isUnsent - gives back only to senders from which the other side receives nothing */
  function giveBack(connection: RTCPeerConnection, isUnsent: boolean) {
    for (const { sender, currentDirection } of connection.getTransceivers()) {
      const track = held.get(sender);
      if (!track || (isUnsent && isSending(currentDirection))) continue;
      returning.add(sender);
      setTrack(sender, track, () => {
        if (returning.delete(sender)) held.delete(sender);
      });
    }
  }
  /** Acts before the call, and not only after it: in a busy page its end may be noticed too late. */
  function describe(
    connection: RTCPeerConnection,
    isAnswer: boolean,
    next: () => Promise<void>,
    done = noop,
  ) {
    if (isAnswer) sweep(connection, 'direction');
    const result = next();
    settled(result, () => {
      done();
      sweep(connection, 'currentDirection');
      if (isAnswer && !stopped) giveBack(connection, true);
    });
    return result;
  }

  return stopAll([
    () => loopbacks.all().forEach((connection) => giveBack(connection, false)),
    showHeldTracks(connections, senders, tell),
    connections.watch('setRemoteDescription', (connection, [description], next) => {
      loopbacks.add(connection, 'told', description);
      if (description?.type === 'offer') asked.add(connection);
      return describe(connection, /answer/.test(description?.type), next);
    }),
    connections.watch('setLocalDescription', (connection, [description], next) => {
      const { type } = description ?? {};
      loopbacks.add(connection, 'own', description);
      const isAnswer = type ? /answer/.test(type) : asked.has(connection);
      asked.delete(connection);
      return describe(connection, isAnswer, next, () =>
        loopbacks.add(connection, 'own', connection.localDescription),
      );
    }),
    () => {
      stopped = true;
    },
  ]);
}
