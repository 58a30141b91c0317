import { isHidden, Map } from '../browser/natives.js';
import type { PeerConnections } from '../browser/peerConnections.js';
import { settled } from '../browser/settled.js';
import type { Stop } from '../browser/stop.js';
import { withoutLoopbacks } from '../browser/withoutLoopbacks.js';
import type { Sustained } from './createSustained.js';

/**
 * If there are more connections than this, they are asked only at every third look: `getStats()` takes 0.3 ms of the main thread for a
 * connection with one track, 0.5 ms for one with eight (docs/facts/chromium.md, peer connections).
 */
const MANY = 8;

/** Counts the bytes that peer connections move. */
export interface MovedBytes {
  /** Asks each connection. The answers come later. @param now - a `timeNow()` */
  look(now: number): void;
  stop: Stop;
}

/** @param down - takes in the bytes received, and `up` those sent; bytes between two ends in this page don't count */
export function countMoved(connections: PeerConnections, down: Sustained, up: Sustained): MovedBytes {
  /** Connections, and what they had moved when they were last asked. */
  const known = new Map<RTCPeerConnection, [time: number, received: number, sent: number] | undefined>();
  let looks = 0;
  return {
    look(now) {
      for (const [connection] of known) if (connection.signalingState === 'closed') known.delete(connection);
      if (looks++ % 3 && (known.size > MANY || isHidden(document))) return;
      for (const connection of withoutLoopbacks([...known.keys()])) {
        const [from, ...before] = known.get(connection) ?? [now, NaN, NaN];
        settled(connection.getStats(), (stats) => {
          let received = 0;
          let sent = 0;
          stats.forEach((entry) => {
            received += entry.type === 'transport' ? entry.bytesReceived : 0;
            sent += entry.type === 'transport' ? entry.bytesSent : 0;
          });
          down.add(from, now, received - before[0]!);
          up.add(from, now, sent - before[1]!);
          known.set(connection, [now, received, sent]);
        }); // rejects if the connection was closed meanwhile
      }
    },
    stop: connections.watch('setRemoteDescription', (connection, _args, next) => {
      known.set(connection, known.get(connection));
      return next();
    }),
  };
}
