import { Promise } from '../browser/natives.js';
import { ownerOf } from '../browser/ownerOf.js';
import type { Hook, Patch } from '../browser/patch.js';
import { createPeerConnections } from '../browser/peerConnections.js';
import { createRealms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** Holds back what the recorder's page must not do. */
export interface HeldPage {
  /** For the guard of Agora clients. */
  guardClass(prototype: object): Stop;
  /** Lets the held calls go on, in the way of the page's role. */
  release: Stop;
  /** Holds no new calls. Held calls still wait for `release`. */
  stop: Stop;
}

/**
 * Holds all calls that capture, join, publish or negotiate until it is known whether this is the recorder's page: some milliseconds.
 * A silent stream given meanwhile could not be taken back from a participant. All of these calls are asynchronous anyway.
 */
export function holdPage(patch: Patch): HeldPage {
  let release: Stop;
  const released = new Promise<void>((done) => {
    release = done;
  });
  const hold =
    (name: string): Hook =>
    async (self, args) => {
      await released;
      return self[name](...args);
    };
  const holdAll = (owner: object | undefined, names: readonly string[]) =>
    stopAll(names.map((name) => patch(owner, name, hold(name))));
  const realms = createRealms(patch);
  const connections = createPeerConnections(patch, realms);
  const stop = stopAll([
    realms.watch(({ MediaDevices, Navigator, navigator: { mediaDevices } }) =>
      stopAll([
        // webrtc-adapter, a part of the SDK, puts its own methods on the instance
        ...['getUserMedia', 'getDisplayMedia'].map((name) =>
          holdAll(ownerOf(mediaDevices, name, MediaDevices?.prototype), [name]),
        ),
        holdAll(Navigator.prototype, ['getUserMedia', 'webkitGetUserMedia']),
      ]),
    ),
    ...(['setLocalDescription', 'setRemoteDescription'] as const).map((name) =>
      connections.watch(name, hold(name)),
    ),
  ]);
  return {
    guardClass: (prototype) => holdAll(prototype, ['join', 'publish', 'unpublish', 'setClientRole']),
    release: release!,
    stop,
  };
}
