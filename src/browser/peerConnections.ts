import type { Hook, Patch } from './patch.js';
import type { Realms } from './realms.js';
import type { Stop } from './stop.js';

/** The WebRTC connections of the page and of its same-origin frames. */
export interface PeerConnections {
  /** Hooks into a method of every connection. Every connection sets its descriptions before it can send anything. */
  watch(
    name: 'addTrack' | 'getStats' | 'removeTrack' | 'setLocalDescription' | 'setRemoteDescription',
    hook: Hook,
  ): Stop;
  /** Hooks into a method or the getter of every sender. */
  watchSenders(name: 'replaceTrack' | 'track', hook: Hook): Stop;
}

/**
 * Patches methods of the prototype, and not the constructor: libraries compare the constructor, subclass it and read its
 * statics, and a constructor saved earlier would avoid the patch (docs/facts/chromium.md, peer connections).
 *
 * Limitation: a connection that was negotiated before the companion is seen at its next call of these methods.
 */
export function createPeerConnections(patch: Patch, realms: Realms): PeerConnections {
  return {
    watch: (name, hook) =>
      realms.watch(({ RTCPeerConnection }) => patch(RTCPeerConnection?.prototype, name, hook)),
    watchSenders: (name, hook) =>
      realms.watch(({ RTCRtpSender }) =>
        patch(RTCRtpSender?.prototype, name, hook, name === 'track' ? 'get' : 'value'),
      ),
  };
}
