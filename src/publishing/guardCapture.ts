import { enumerateDevices, Object, Reflect, WeakMap } from '../browser/natives.js';
import { ownerOf } from '../browser/ownerOf.js';
import type { Hook, Patch } from '../browser/patch.js';
import type { Realm, Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { chooseDevice } from './chooseDevice.js';
import { completeDevices } from './completeDevices.js';
import { createSilentDevices, type Kind, type SilentTracks } from './silentDevices.js';

export interface CaptureGuard {
  /** Whether a track is the silence or the black picture that the page has got in place of a device's track. */
  isSilent(track: MediaStreamTrack): boolean;
  stop: Stop;
}

/**
 * Keeps the page from its devices: it captures silence and a black picture, or is refused as by the user. No
 * device is opened and nobody is asked. This works for every SDK, because all of them capture here.
 *
 * @param refuse - whether to refuse; otherwise the page gets silence
 * @param onBlocked - called for each kind of media that was asked for
 */
export function guardCapture(
  patch: Patch,
  realms: Realms,
  refuse: boolean,
  onBlocked: (api: string, kind: Kind) => void,
): CaptureGuard {
  let stopped = false;
  const tracks: SilentTracks = new WeakMap();

  /** Number of shared screens, because each must have another id. */
  let screens = 0;

  const guardRealm = (realm: Realm): Stop => {
    const { MediaDevices, MediaStream, Navigator, Permissions, DOMException, navigator } = realm as any;
    const silent = createSilentDevices(patch, realm, tracks);

    const kindsOf = (asked: any) => (['audio', 'video'] as const).filter((kind) => asked?.[kind]);
    const refuseAll = (api: string, kinds: Kind[]) => {
      for (const kind of kinds) onBlocked(api, kind);
      if (refuse) throw new DOMException('Permission denied', 'NotAllowedError');
    };
    /** An async hook: its rejections go to the page, so they must be those of a browser. */
    const getUserMedia: Hook = async (self, [asked], next) => {
      const kinds = kindsOf(asked);
      if (!kinds[0]) return next();
      refuseAll('getUserMedia', kinds);
      const devices = completeDevices(await enumerateDevices(self), silent);
      return new MediaStream(
        kinds.map((kind) =>
          silent.track(kind, chooseDevice(devices, kind, asked[kind], silent), asked[kind]),
        ),
      );
    };
    const getDisplayMedia: Hook = async (_self, [given], next) => {
      const asked = { video: true, ...given };
      // the browser refuses a call without a picture, or with `min` or `exact`
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
    const listDevices: Hook = async (_self, _args, next) => completeDevices(await next(), silent);
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
      silent.stop,
      // webrtc-adapter, a part of the SDK, puts its own methods on the instance
      ...Object.entries(hooks).map(([name, hook]) =>
        patch(ownerOf(devices, name, MediaDevices?.prototype), name, hook),
      ),
      patch(Navigator.prototype, 'getUserMedia', legacyCapture),
      patch(Navigator.prototype, 'webkitGetUserMedia', legacyCapture),
      patch(Permissions?.prototype, 'query', queryPermission),
    ]);
  };

  const stop = realms.watch(guardRealm);
  return {
    isSilent: (track) => tracks.has(track),
    stop() {
      stopped = true;
      stop();
    },
  };
}
