import { icePassword } from '../browser/icePassword.js';
import { Map, Set, WeakSet } from '../browser/natives.js';

/** Finds connections between two ends in this page: the ICE password of one end's own description is in the other's remote one. */
export interface Loopbacks {
  has(connection: RTCPeerConnection): boolean;
  /** A connection has set its local description (`own`), or its remote one (`told`). */
  add(
    connection: RTCPeerConnection,
    side: 'own' | 'told',
    description: RTCSessionDescriptionInit | null | undefined,
  ): void;
  /** The connections that are known. */
  all(): RTCPeerConnection[];
}

/** @param onFound - called with each of the two ends */
export function findLoopbacks(onFound: (connection: RTCPeerConnection) => void): Loopbacks {
  /** Connections with the ICE passwords in their local and in their remote descriptions. */
  const known = new Map<RTCPeerConnection, Record<'own' | 'told', Set<string>>>();
  const found = new WeakSet<RTCPeerConnection>();
  return {
    has: (connection) => found.has(connection),
    add(connection, side, description) {
      const passwords = known.get(connection) ?? { own: new Set(), told: new Set() };
      known.set(connection, passwords);
      const password = icePassword(description);
      if (!password) return;
      passwords[side].add(password);
      for (const [other, its] of known) {
        if (other.signalingState === 'closed') known.delete(other);
        else if (other !== connection && its[side === 'own' ? 'told' : 'own'].has(password)) {
          for (const end of [connection, other]) {
            found.add(end);
            onFound(end);
          }
        }
      }
    },
    all: () => [...known.keys()],
  };
}
