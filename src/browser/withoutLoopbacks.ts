import { icePassword } from './icePassword.js';

/**
 * The peer connections that leave the page. If both ends of a connection are in this page, the local description of one end has the
 * ICE password of the other's remote description.
 */
export function withoutLoopbacks(connections: readonly RTCPeerConnection[]): RTCPeerConnection[] {
  const own = connections.map(({ localDescription }) => icePassword(localDescription));
  return connections.filter(({ remoteDescription }) => !own.includes(icePassword(remoteDescription)));
}
