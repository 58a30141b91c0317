import { icePassword } from '../browser/icePassword.js';
import { DOMException, Map, replaceTrack, Set, trackOf, WeakMap, WeakSet } from '../browser/natives.js';
import { Refusal } from '../browser/patch.js';
import type { PeerConnections } from '../browser/peerConnections.js';
import { settled } from '../browser/settled.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';

/**
 * Keeps every peer connection from sending media, whatever SDK made it, and lets it receive. A sender's track is
 * taken out with `replaceTrack(null)`, which leaves the negotiated sections as they are; turned directions are
 * more than some SDKs digest (docs/facts/agora-sdk.md). To the page the sender still has its track.
 *
 * A track is taken out when an answer is given or taken, and not before: an offer may be rolled back, and `addTrack` would use
 * an empty sender that has never sent for the next track (https://w3c.github.io/webrtc-pc/#dom-rtcpeerconnection-addtrack).
 * Where the other side has refused to receive, the track is given back.
 *
 * A connection between two ends in this page sends nothing anywhere and is left alone: one has described itself with the ICE
 * password that the other was told.
 *
 * @param onBlocked - told of each track that is not sent
 */
export function emptySenders(
  connections: PeerConnections,
  onBlocked: (api: string, kind: 'audio' | 'video') => void,
): Stop {
  /** Connections with the ICE passwords that they have described themselves with, and that they were told. */
  const known = new Map<RTCPeerConnection, Passwords>();
  const loopback = new WeakSet<RTCPeerConnection>();
  /** Connections that were given an offer and have not answered: the call may still be under way. */
  const asked = new WeakSet<RTCPeerConnection>();
  /** Senders that must not send, and the tracks that the page believes they have. */
  const held = new WeakMap<RTCRtpSender, MediaStreamTrack | null>();
  const kinds = new WeakMap<RTCRtpSender, string>();
  /** Senders that are being given their track back. */
  const returning = new WeakSet<RTCRtpSender>();
  let stopped = false;

  // rejected when the connection was closed meanwhile: then nothing is sent either
  const setTrack = (sender: RTCRtpSender, track: MediaStreamTrack | null, done = noop) =>
    void settled(replaceTrack(sender, track), done);
  const tell = (track: MediaStreamTrack) => onBlocked('RTCPeerConnection', track.kind as 'audio' | 'video');
  const isSending = (direction: string | null) => /^send/.test(`${direction}`);

  /** @param field - takes what sends now, or what will when an answer has been given or taken */
  function sweep(connection: RTCPeerConnection, field: 'direction' | 'currentDirection') {
    // a call that was under way when this ended
    if (stopped || loopback.has(connection)) return;
    const taken: MediaStreamTrack[] = [];
    for (const transceiver of connection.getTransceivers()) {
      if (!isSending(transceiver[field])) continue;
      const { sender, receiver } = transceiver;
      kinds.set(sender, receiver.track.kind);
      // what the browser has, also where it used an empty sender again
      const track = trackOf(sender);
      if (track || !held.has(sender)) held.set(sender, track);
      if (!track && !returning.has(sender)) continue;
      returning.delete(sender);
      setTrack(sender, null);
      if (track) taken.push(track);
    }
    taken.forEach(tell); // last: a listener may end all this
  }
  /** @param isUnsent - only to senders that the other side receives nothing from */
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
  /** Finds the other end of a connection in this page: it was told, or has described itself with, what this one is given now. */
  function pair(
    connection: RTCPeerConnection,
    side: keyof Passwords,
    description: RTCSessionDescriptionInit | null | undefined,
  ) {
    const passwords = known.get(connection) ?? { own: new Set(), told: new Set() };
    known.set(connection, passwords);
    const password = icePassword(description);
    if (!password) return;
    passwords[side].add(password);
    for (const [other, its] of known) {
      if (other.signalingState === 'closed') known.delete(other);
      else if (other !== connection && its[side === 'own' ? 'told' : 'own'].has(password)) {
        for (const paired of [connection, other]) {
          loopback.add(paired);
          giveBack(paired, false);
        }
      }
    }
  }
  /** Before the call and not only when it is done: a busy page may be told of that too late. */
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
    () => [...known.keys()].forEach((connection) => giveBack(connection, false)),
    connections.watchSenders('track', (sender, _args, next) => held.get(sender) ?? next()),
    connections.watchSenders('replaceTrack', (sender, [track], next) => {
      // what is no track of this kind is for the browser to refuse
      if (!held.has(sender) || (track && track.kind !== kinds.get(sender))) return next();
      returning.delete(sender);
      held.set(sender, track);
      if (track) tell(track);
      return next([null]);
    }),
    connections.watch('addTrack', (connection, [track], next) => {
      if (track && senderOf(connection, track))
        throw new Refusal(
          new DOMException(
            "Failed to execute 'addTrack' on 'RTCPeerConnection': A sender already exists for the track.",
            'InvalidAccessError',
          ),
        );
      return next();
    }),
    // of a sender without a track the browser turns no direction
    connections.watch('removeTrack', (connection, [sender], next) => {
      const result = next();
      if (!held.get(sender)) return result;
      held.set(sender, null);
      for (const transceiver of connection.getTransceivers()) {
        const { direction } = transceiver;
        if (transceiver.sender === sender && isSending(direction))
          transceiver.direction = direction === 'sendrecv' ? 'recvonly' : 'inactive';
      }
      return result;
    }),
    connections.watch('getStats', (connection, [track], next) => {
      const sender = track && senderOf(connection, track);
      return sender ? sender.getStats() : next();
    }),
    connections.watch('setRemoteDescription', (connection, [description], next) => {
      pair(connection, 'told', description);
      if (description?.type === 'offer') asked.add(connection);
      return describe(connection, /answer/.test(description?.type), next);
    }),
    connections.watch('setLocalDescription', (connection, [description], next) => {
      const { type } = description ?? {};
      pair(connection, 'own', description);
      const isAnswer = type ? /answer/.test(type) : asked.has(connection);
      asked.delete(connection);
      return describe(connection, isAnswer, next, () => pair(connection, 'own', connection.localDescription));
    }),
    () => {
      stopped = true;
    },
  ]);

  function senderOf(connection: RTCPeerConnection, track: MediaStreamTrack) {
    return connection.getSenders().find((sender) => held.get(sender) === track);
  }
}

interface Passwords {
  own: Set<string>;
  told: Set<string>;
}
