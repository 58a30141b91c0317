import type { Hook, Patch } from '../browser/patch.js';
import type { Realm, Realms } from '../browser/realms.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { silentStream } from './silentStream.js';

type Kind = 'audio' | 'video';

/**
 * Keeps the page from its devices: what it captures is silence and black, or refused as by the user. No
 * device is opened and nobody is asked. Serves every SDK, since all of them capture here.
 *
 * @param refuse - refuse capture; silence otherwise
 * @param onBlocked - told of each kind of media that was asked for
 */
export function guardCapture(
  patch: Patch,
  realms: Realms,
  refuse: boolean,
  onBlocked: (api: string, kind: Kind) => void,
): Stop {
  let stopped = false;

  const guardRealm = (realm: Realm): Stop => {
    const { MediaDevices, MediaDeviceInfo, Navigator, Permissions } = realm;
    const { mediaDevices } = realm.navigator;
    // webrtc-adapter, which is in the SDK, puts its own on the instance
    const patchDevices = (name: string, hook: Hook) =>
      patch(
        mediaDevices && Object.hasOwn(mediaDevices, name) ? mediaDevices : MediaDevices?.prototype,
        name,
        hook,
      );

    const capture =
      (api: string, defaults: object): Hook =>
      async (_self, [constraints], next) => {
        const asked = { ...defaults, ...constraints };
        const kinds = (['audio', 'video'] as const).filter((kind) => asked[kind]);
        // what asks for nothing, or for a screen without its picture, is for the browser to refuse
        if (!kinds.length || ('video' in defaults && !asked.video)) return next();
        for (const kind of kinds) onBlocked(api, kind);
        if (refuse) throw new realm.DOMException('Permission denied', 'NotAllowedError');
        return silentStream(realm, kinds);
      };
    const legacyCapture: Hook = (self, [constraints, onStream, onError]) => {
      self.mediaDevices.getUserMedia(constraints).then(onStream, onError);
    };
    const listDevices: Hook = async (_self, _args, next) => {
      const devices: MediaDeviceInfo[] = await next();
      // without a permission the browser gives no ids; apps take `cameras[0].deviceId`
      const named = devices.filter(({ deviceId }) => deviceId);
      for (const [kind, label] of [
        ['audioinput', 'Silent microphone'],
        ['videoinput', 'Silent camera'],
      ]) {
        if (named.some((device) => device.kind === kind)) continue;
        const device = { kind, label, deviceId: `silent-${kind}`, groupId: 'silent' };
        named.push(Object.setPrototypeOf({ ...device, toJSON: () => device }, MediaDeviceInfo.prototype));
      }
      return named;
    };
    const queryPermission: Hook = async (_self, [descriptor], next) => {
      const status: PermissionStatus = await next();
      if (!/^(camera|microphone)$/.test(descriptor?.name)) return status;
      return Object.defineProperty(status, 'state', {
        get: () =>
          stopped
            ? Reflect.get(Object.getPrototypeOf(status), 'state', status)
            : refuse
              ? 'denied'
              : 'granted',
      });
    };

    return stopAll([
      patchDevices('getUserMedia', capture('getUserMedia', {})),
      patchDevices('getDisplayMedia', capture('getDisplayMedia', { video: true })),
      patch(Navigator.prototype, 'getUserMedia', legacyCapture),
      patch(Navigator.prototype, 'webkitGetUserMedia', legacyCapture),
      refuse ? noop : patchDevices('enumerateDevices', listDevices),
      patch(Permissions?.prototype, 'query', queryPermission),
    ]);
  };

  return stopAll([
    () => {
      stopped = true;
    },
    realms.watch(guardRealm),
  ]);
}
