import { Math, Object, screen, WeakMap } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Realm } from '../browser/realms.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { silentTrack } from './silentTrack.js';
import { type Abilities, solveConstraints } from './solveConstraints.js';

export type Kind = 'audio' | 'video';

/** A microphone, a camera or a screen that does not exist. */
export interface SilentDevice {
  kind: MediaDeviceKind;
  deviceId: string;
  groupId: string;
  label: string;
}

/** The silent tracks of all realms and their clones. Weak, or every frame that has gone would stay in memory. */
export type SilentTracks = WeakMap<object, Silent>;

interface Silent {
  device: SilentDevice;
  abilities: Abilities;
  usual: Record<string, unknown>;
  settings: Record<string, unknown>;
  constraints: object;
  /** Changes the size of the picture. */
  resize(settings: Record<string, unknown>): void;
}

const BOTH = [true, false];
const of = (min: number, max = min) => ({ min, max });

/** The answers of Chromium for a microphone, a 1080p camera and a screen, with our own where Chromium has none. */
const ABILITIES: Record<Kind | 'screen', Abilities> = {
  audio: {
    autoGainControl: BOTH,
    channelCount: of(1, 2),
    echoCancellation: BOTH,
    latency: of(0.01),
    noiseSuppression: BOTH,
    sampleRate: of(8000, 48_000),
    sampleSize: of(16),
  },
  video: {
    aspectRatio: of(1 / 1080, 1920),
    facingMode: [],
    frameRate: of(1, 30),
    height: of(1, 1080),
    resizeMode: ['none', 'crop-and-scale'],
    width: of(1, 1920),
  },
  screen: {
    aspectRatio: of(1 / 4320, 7680),
    cursor: ['motion', 'always', 'never'],
    displaySurface: ['monitor', 'window', 'browser'],
    frameRate: of(0, 60),
    height: of(1, 4320),
    logicalSurface: [true],
    resizeMode: ['none', 'crop-and-scale'],
    width: of(1, 7680),
  },
};
const USUAL: Record<Kind | 'screen', () => Record<string, unknown>> = {
  audio: () => ({
    autoGainControl: true,
    channelCount: 1,
    echoCancellation: true,
    latency: 0.01,
    noiseSuppression: true,
    sampleRate: 48_000,
    sampleSize: 16,
  }),
  video: () => ({ frameRate: 30, height: 480, resizeMode: 'none', width: 640 }),
  screen: () => ({
    cursor: 'motion',
    displaySurface: 'monitor',
    frameRate: 30,
    height: screen.height,
    logicalSurface: true,
    resizeMode: 'none',
    width: screen.width,
  }),
};

/** Computes a missing side from the other one: up to 480 lines a camera's picture is 4:3, above it is 16:9. */
function withSize(constraints: any, settings: Record<string, unknown>): typeof settings {
  if (!settings.width) return settings;
  const { width, height } = settings as { width: number; height: number };
  const ratio = settings.aspectRatio as number | undefined;
  if (constraints?.width == null && constraints?.height != null)
    settings.width = Math.round(height * (ratio ?? (height > 480 ? 16 / 9 : 4 / 3)));
  else if (constraints?.height == null && (constraints?.width != null || ratio))
    settings.height = Math.round(width / (ratio ?? (width > 640 ? 16 / 9 : 4 / 3)));
  settings.aspectRatio = (settings.width as number) / (settings.height as number);
  return settings;
}

/** Silent devices of a realm. Their tracks are silence and one black picture, and answer like a real device's tracks. */
export interface SilentDevices {
  /** The entry of a device in `enumerateDevices()`. */
  info(device: SilentDevice): MediaDeviceInfo;
  /** Throws an `OverconstrainedError` for a constraint that no device meets. */
  refuse(name: string): never;
  /** @throws `OverconstrainedError` */
  track(kind: Kind | 'screen', device: SilentDevice, constraints: unknown): MediaStreamTrack;
  stop: Stop;
}

/** @param silent - gets the tracks of these devices */
export function createSilentDevices(patch: Patch, realm: Realm, silent: SilentTracks): SilentDevices {
  const { MediaStreamTrack, MediaStream, MediaDeviceInfo, InputDeviceInfo, OverconstrainedError } =
    realm as any;
  const infos = new WeakMap<object, SilentDevice>();

  const refuse = (name: string): never => {
    throw new OverconstrainedError(name, 'no device is like that');
  };
  const solve = (abilities: Abilities, usual: Record<string, unknown>, constraints: any) =>
    withSize(constraints, solveConstraints(abilities, usual, constraints, refuse));
  const capabilitiesOf = ({ deviceId, groupId }: SilentDevice, abilities: Abilities) => ({
    ...abilities,
    deviceId,
    groupId,
  });
  const abilitiesOf = ({ kind }: SilentDevice) => ABILITIES[kind === 'audioinput' ? 'audio' : 'video'];
  const take = (from: object, to: object) => {
    const one = silent.get(from);
    if (one) silent.set(to, { ...one });
  };
  /** Answers calls on silent devices and tracks in place of the browser. */
  const answer = <Item>(
    type: { prototype: object } | undefined,
    all: WeakMap<object, Item>,
    answers: Record<string, (item: Item, args: any[], next: () => any, self: any) => unknown>,
    field?: 'get',
  ) =>
    Object.entries(answers).map(([name, give]) =>
      patch(
        type?.prototype,
        name,
        (self, args, next) => {
          const item = all.get(self);
          return item ? give(item, args, next, self) : next();
        },
        field,
      ),
    );

  return {
    refuse,
    info(device) {
      const info = Object.create((InputDeviceInfo ?? MediaDeviceInfo).prototype);
      infos.set(info, device);
      return info;
    },
    track(kind, device, given) {
      const constraints = given === true ? {} : { ...(given as object) };
      const usual: Record<string, unknown> = {
        ...USUAL[kind](),
        deviceId: device.deviceId,
        groupId: device.groupId,
      };
      const abilities = ABILITIES[kind];
      const settings = solve(abilities, usual, constraints);
      const { track, resize } = silentTrack(realm, settings);
      silent.set(track, { device, abilities, usual, settings, constraints, resize });
      return track;
    },
    stop: stopAll([
      ...answer(MediaStreamTrack, silent, { label: ({ device }) => device.label }, 'get'),
      ...answer(MediaStreamTrack, silent, {
        getSettings: ({ settings }) => ({ ...settings }),
        getConstraints: ({ constraints }) => ({ ...constraints }),
        getCapabilities: ({ device, abilities }) => capabilitiesOf(device, abilities),
        applyConstraints: async (one, [constraints]) => {
          one.settings = solve(one.abilities, one.usual, constraints);
          one.constraints = { ...constraints };
          one.resize(one.settings);
        },
        clone(_one, _args, next, self) {
          const clone = next();
          take(self, clone);
          return clone;
        },
      }),
      patch(MediaStream?.prototype, 'clone', (stream, _args, next) => {
        const clone = next();
        for (const name of ['getAudioTracks', 'getVideoTracks'])
          stream[name]().forEach((track: object, index: number) => take(track, clone[name]()[index] ?? noop));
        return clone;
      }),
      ...answer(
        MediaDeviceInfo,
        infos,
        {
          kind: ({ kind }) => kind,
          deviceId: ({ deviceId }) => deviceId,
          groupId: ({ groupId }) => groupId,
          label: ({ label }) => label,
        },
        'get',
      ),
      ...answer(MediaDeviceInfo, infos, { toJSON: (device) => ({ ...device }) }),
      ...answer(InputDeviceInfo, infos, {
        getCapabilities: (device) => capabilitiesOf(device, abilitiesOf(device)),
      }),
    ]),
  };
}
