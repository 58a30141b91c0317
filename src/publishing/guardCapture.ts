import { enumerateDevices, Object, Reflect, Set } from '../browser/natives.js';
import type { Hook, Patch } from '../browser/patch.js';
import type { Realm, Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { createSilentDevices, type Kind, type SilentDevices } from './silentDevices.js';

export interface CaptureGuard {
  /** Whether a track is silence or black that the page was given in the place of a device's. */
  isSilent(track: MediaStreamTrack): boolean;
  stop: Stop;
}

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
): CaptureGuard {
  let stopped = false;
  const all = new Set<SilentDevices>();

  /** Screens that were shared: each is another one. */
  let screens = 0;

  const guardRealm = (realm: Realm): Stop => {
    const { MediaDevices, MediaStream, Navigator, Permissions, DOMException, navigator } = realm as any;
    const silent = createSilentDevices(patch, realm);
    all.add(silent);

    /** The browser's devices that have an id, and a silent one of each kind of which there is none. */
    const complete = (devices: MediaDeviceInfo[]) => {
      const inputs = ['audioinput', 'videoinput'] as const;
      // without a permission the browser gives no ids; apps take `cameras[0].deviceId`
      const found = devices.filter(
        ({ deviceId, kind }) => deviceId || !inputs.includes(kind as (typeof inputs)[number]),
      );
      for (const kind of inputs) {
        if (!found.some((device) => device.kind === kind))
          found.push(silent.info({ kind, label: 'Silent', deviceId: kind, groupId: 'silent' }));
      }
      return found;
    };
    /** The device that is asked for, of those that are listed. */
    const choose = (devices: MediaDeviceInfo[], kind: Kind, constraints: any) => {
      let left = devices.filter((device) => device.kind === `${kind}input`);
      for (const name of ['deviceId', 'groupId'] as const) {
        const { exact, ideal = exact } = Object(constraints?.[name]);
        const isMeant = (device: MediaDeviceInfo) =>
          [ideal ?? constraints?.[name]].flat().includes(device[name]);
        const meant = left.filter(isMeant);
        if (exact !== undefined && !meant[0]) silent.refuse(name);
        if (meant[0]) left = meant;
      }
      const [{ deviceId, groupId, label }] = left as [MediaDeviceInfo];
      return { kind: `${kind}input` as const, deviceId, groupId, label };
    };
    const kindsOf = (asked: any) => (['audio', 'video'] as const).filter((kind) => asked?.[kind]);
    const refuseAll = (api: string, kinds: Kind[]) => {
      for (const kind of kinds) onBlocked(api, kind);
      if (refuse) throw new DOMException('Permission denied', 'NotAllowedError');
    };
    /** A hook answers for itself: what the browser would refuse is refused in its words. */
    const getUserMedia: Hook = async (self, [asked], next) => {
      const kinds = kindsOf(asked);
      if (!kinds[0]) return next();
      refuseAll('getUserMedia', kinds);
      const devices = complete(await enumerateDevices(self));
      return new MediaStream(
        kinds.map((kind) => silent.track(kind, choose(devices, kind, asked[kind]), asked[kind])),
      );
    };
    const getDisplayMedia: Hook = async (_self, [given], next) => {
      const asked = { video: true, ...given };
      // without a picture, or with what must be: for the browser to refuse
      const isForbidden = (rules: unknown) =>
        Object.values(Object(rules)).some((rule) => 'min' in Object(rule) || 'exact' in Object(rule));
      if (!asked.video || isForbidden(asked.video) || isForbidden(asked.audio)) return next();
      const kinds = kindsOf(asked);
      refuseAll('getDisplayMedia', kinds);
      const deviceId = `screen:${++screens}:0`;
      return new MediaStream(
        kinds.map((kind) =>
          silent.track(
            kind === 'audio' ? kind : 'screen',
            {
              kind: `${kind}input`,
              deviceId,
              groupId: '',
              label: kind === 'audio' ? 'System Audio' : deviceId,
            },
            asked[kind],
          ),
        ),
      );
    };
    const legacyCapture: Hook = (self, [constraints, onStream, onError]) => {
      self.mediaDevices.getUserMedia(constraints).then(onStream, onError);
    };
    const listDevices: Hook = async (_self, _args, next) => complete(await next());
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
      getUserMedia,
      getDisplayMedia,
      ...(refuse ? {} : { enumerateDevices: listDevices }),
    };
    return stopAll([
      () => all.delete(silent),
      silent.stop,
      // webrtc-adapter, which is in the SDK, puts its own on the instance
      ...Object.entries(hooks).map(([name, hook]) =>
        patch(devices && Object.hasOwn(devices, name) ? devices : MediaDevices?.prototype, name, hook),
      ),
      patch(Navigator.prototype, 'getUserMedia', legacyCapture),
      patch(Navigator.prototype, 'webkitGetUserMedia', legacyCapture),
      patch(Permissions?.prototype, 'query', queryPermission),
    ]);
  };

  const stop = realms.watch(guardRealm);
  return {
    isSilent: (track) => [...all].some((silent) => silent.has(track)),
    stop() {
      stopped = true;
      stop();
    },
  };
}
