import { Object, Reflect } from '../browser/natives.js';
import type { Hook, Patch } from '../browser/patch.js';
import type { Realm, Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
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
    const { MediaDevices, Navigator, Permissions, DOMException, navigator } = realm;

    const capture =
      (api: string, defaults?: object): Hook =>
      async (_self, [constraints], next) => {
        const asked = { ...defaults, ...constraints };
        const kinds = (['audio', 'video'] as const).filter((kind) => asked[kind]);
        // what asks for nothing, or for a screen without its picture, is for the browser to refuse
        if (!kinds[0] || (defaults && !asked.video)) return next();
        for (const kind of kinds) onBlocked(api, kind);
        if (refuse) throw new DOMException('Permission denied', 'NotAllowedError');
        return silentStream(realm, kinds);
      };
    const legacyCapture: Hook = (self, [constraints, onStream, onError]) => {
      self.mediaDevices.getUserMedia(constraints).then(onStream, onError);
    };
    const listDevices: Hook = async (_self, _args, next) => {
      const inputs = ['audioinput', 'videoinput'];
      // without a permission the browser gives no ids; apps take `cameras[0].deviceId`
      const devices = (await next()).filter(
        ({ deviceId, kind }: MediaDeviceInfo) => deviceId || !inputs.includes(kind),
      );
      for (const kind of inputs) {
        if (devices.some((device: MediaDeviceInfo) => device.kind === kind)) continue;
        const silent = { kind, label: 'Silent', deviceId: kind, groupId: '' };
        devices.push(
          Object.setPrototypeOf({ ...silent, toJSON: () => silent }, realm.MediaDeviceInfo.prototype),
        );
      }
      return devices;
    };
    const queryPermission: Hook = async (_self, [descriptor], next) => {
      const status: PermissionStatus = await next();
      if (/^(camera|microphone)$/.test(descriptor.name)) {
        Object.defineProperty(status, 'state', {
          get: () =>
            stopped
              ? Reflect.get(Object.getPrototypeOf(status), 'state', status)
              : refuse
                ? 'denied'
                : 'granted',
        });
      }
      return status;
    };

    const devices = navigator.mediaDevices;
    const hooks = {
      getUserMedia: capture('getUserMedia'),
      getDisplayMedia: capture('getDisplayMedia', { video: true }),
      ...(refuse ? {} : { enumerateDevices: listDevices }),
    };
    return stopAll([
      // webrtc-adapter, which is in the SDK, puts its own on the instance
      ...Object.entries(hooks).map(([name, hook]) =>
        patch(devices && Object.hasOwn(devices, name) ? devices : MediaDevices?.prototype, name, hook),
      ),
      patch(Navigator.prototype, 'getUserMedia', legacyCapture),
      patch(Navigator.prototype, 'webkitGetUserMedia', legacyCapture),
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
