import { DOMException } from '../browser/natives.js';
import { Refusal } from '../browser/patch.js';
import type { PeerConnections } from '../browser/peerConnections.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** The senders whose tracks were removed. */
export interface HeldSenders {
  /** The track that the page believes to be in each sender. */
  held: WeakMap<RTCRtpSender, MediaStreamTrack | null>;
  kinds: WeakMap<RTCRtpSender, string>;
  /** The senders to which the track is being given back. */
  returning: WeakSet<RTCRtpSender>;
}

/** Whether a direction sends. */
export const isSending = (direction: string | null): boolean => /^send/.test(`${direction}`);

/**
 * Makes the page see its senders with their tracks, and handles the page's calls on these senders.
 *
 * @param onTrack - called with a track that the page puts into a held sender
 */
export function showHeldTracks(
  connections: PeerConnections,
  { held, kinds, returning }: HeldSenders,
  onTrack: (track: MediaStreamTrack) => void,
): Stop {
  const senderOf = (connection: RTCPeerConnection, track: MediaStreamTrack) =>
    connection.getSenders().find((sender) => held.get(sender) === track);

  return stopAll([
    connections.watchSenders('track', (sender, _args, next) => held.get(sender) ?? next()),
    connections.watchSenders('replaceTrack', (sender, [track], next) => {
      // the browser refuses what is no track of this kind
      if (!held.has(sender) || (track && track.kind !== kinds.get(sender))) return next();
      returning.delete(sender);
      held.set(sender, track);
      if (track) onTrack(track);
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
    // done here, because the browser changes no direction for a sender without a track
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
  ]);
}
