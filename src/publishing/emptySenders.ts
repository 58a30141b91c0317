import { Object, RTCRtpSender, Set, WeakMap, WeakSet } from '../browser/natives.js';
import { icePassword } from '../browser/icePassword.js';
import type { PeerConnections } from '../browser/peerConnections.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';

/**
 * Keeps every peer connection from sending media, whatever SDK made it, and lets it receive. A sender's track is
 * taken out with `replaceTrack(null)`, which leaves the negotiated sections as they are; turned directions are
 * more than some SDKs digest (facts/agora-edge.md). To the page the sender still has its track.
 *
 * A track is taken out when an answer is given or taken: before, nothing can be sent, and `addTrack` would use
 * an empty sender again for the next track (https://w3c.github.io/webrtc-pc/#dom-rtcpeerconnection-addtrack).
 *
 * A connection between two ends in this page sends nothing anywhere and is left alone: both ends are known, and
 * one has the ICE password that the other was told.
 *
 * @param onBlocked - told of each track that is not sent
 */
export function emptySenders(
  connections: PeerConnections,
  onBlocked: (api: string, kind: 'audio' | 'video') => void,
): Stop {
  const { prototype } = RTCRtpSender;
  const { replaceTrack } = prototype;
  const trackOf = Object.getOwnPropertyDescriptor(prototype, 'track')?.get as () => MediaStreamTrack | null;
  const known = new Set<RTCPeerConnection>();
  const loopback = new WeakSet<RTCPeerConnection>();
  /** Senders that must not send, and the tracks that the page believes they have. */
  const held = new WeakMap<RTCRtpSender, MediaStreamTrack | null>();
  let stopped = false;

  // rejected when the connection was closed meanwhile: then nothing is sent either
  const setTrack = (sender: RTCRtpSender, track: MediaStreamTrack | null) =>
    void replaceTrack.call(sender, track).catch(noop);
  const tell = (track: MediaStreamTrack) => onBlocked('RTCPeerConnection', track.kind as 'audio' | 'video');

  function sweep(connection: RTCPeerConnection) {
    // a call that was under way when this ended
    if (stopped || loopback.has(connection)) return;
    const taken: MediaStreamTrack[] = [];
    for (const sender of connection.getSenders()) {
      // what the browser has, also where it used an empty sender again
      const track = trackOf.call(sender);
      if (track || !held.has(sender)) held.set(sender, track);
      if (!track) continue;
      setTrack(sender, null);
      taken.push(track);
    }
    taken.forEach(tell); // last: a listener may end all this
  }
  function giveBack(connection: RTCPeerConnection) {
    for (const sender of connection.getSenders()) {
      const track = held.get(sender);
      held.delete(sender);
      if (track) setTrack(sender, track);
    }
  }
  /** Finds the other end of a connection in this page. */
  function pair(
    connection: RTCPeerConnection,
    description: RTCSessionDescriptionInit | null | undefined,
    otherEnd: 'localDescription' | 'remoteDescription',
  ) {
    const password = icePassword(description);
    for (const other of known) {
      if (other.signalingState === 'closed') known.delete(other);
      else if (other !== connection && password && password === icePassword(other[otherEnd])) {
        for (const paired of [connection, other]) {
          loopback.add(paired);
          giveBack(paired);
        }
      }
    }
    known.add(connection);
  }
  /** Before the call and not only when it is done: a busy page may be told of that too late. */
  function describe(connection: RTCPeerConnection, next: () => Promise<void>, done = noop) {
    if (connection.signalingState !== 'stable') sweep(connection);
    const result = next();
    result.then(() => {
      done();
      if (connection.currentRemoteDescription) sweep(connection);
    }, noop);
    return result;
  }

  return stopAll([
    () => known.forEach(giveBack),
    connections.watchSenders('track', (sender, _args, next) => held.get(sender) ?? next()),
    connections.watchSenders('replaceTrack', (sender, [track], next) => {
      // what is no track is for the browser to refuse
      if (!held.has(sender) || (track && !track.kind)) return next();
      held.set(sender, track);
      if (track) tell(track);
      return next([null]);
    }),
    connections.watch('removeTrack', (_connection, [sender], next) => {
      const result = next();
      if (held.has(sender)) held.set(sender, null);
      return result;
    }),
    connections.watch('setRemoteDescription', (connection, [description], next) => {
      pair(connection, description, 'localDescription');
      return describe(connection, next);
    }),
    connections.watch('setLocalDescription', (connection, _args, next) =>
      describe(connection, next, () => pair(connection, connection.localDescription, 'remoteDescription')),
    ),
    () => {
      stopped = true;
    },
  ]);
}
