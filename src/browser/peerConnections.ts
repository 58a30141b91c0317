import type { Hook, Patch } from './patch.js';
import type { Realms } from './realms.js';
import type { Stop } from './stop.js';

/** The WebRTC connections of the page and of its same-origin frames. */
export interface PeerConnections {
  /** Hooks into a method of every connection; the descriptions are set before anything can be sent. */
  watch(
    name: 'addTrack' | 'getStats' | 'removeTrack' | 'setLocalDescription' | 'setRemoteDescription',
    hook: Hook,
  ): Stop;
  /** Hooks into a method or the getter of every sender. */
  watchSenders(name: 'replaceTrack' | 'track', hook: Hook): Stop;
}

/**
 * Patches prototype methods and leaves the constructor alone: libraries compare it, subclass it and read its
 * statics, and a constructor saved earlier would pass by (docs/facts/chromium.md, peer connections).
 *
 * Limitation: a connection that was negotiated before is seen at its next such call.
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
