import { PRESETS } from '../src/presets.js';
import { PRESET_LIMITS } from './presetLimits.js';
import { RehearsalError } from './RehearsalError.js';
import type { Preset, RehearseOptions } from './types.js';

type Resolved = Required<
  Pick<
    RehearseOptions,
    'seconds' | 'viewport' | 'readyTimeout' | 'limits' | 'preset' | 'close' | 'film' | 'failOn'
  >
>;

/** Agora's smallest and largest side (`videoWidth`, `videoHeight`), and the largest number of pixels. */
const SIDES = [240, 1920] as const;
const MAX_PIXELS = 1920 * 1080;

function oneOf<T extends string>(name: string, value: T, values: readonly T[]): T {
  if (!values.includes(value))
    throw new RehearsalError(
      'bad-option',
      `"${name}" must be ${values.join(' or ')}, got ${JSON.stringify(value)}`,
    );
  return value;
}
function within(name: string, value: number, [min, max]: readonly [number, number], isWhole = false): number {
  if (typeof value !== 'number' || !(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
    const what = isWhole ? 'a whole number' : 'a number of seconds';
    throw new RehearsalError(
      'bad-option',
      `"${name}" must be ${what} from ${min} to ${max}, got ${JSON.stringify(value)}`,
    );
  }
  return value;
}

function presetOf(preset: Preset): Preset {
  const names = Object.keys(PRESET_LIMITS) as Preset[];
  if ((PRESETS as readonly string[]).includes(preset) && !names.includes(preset))
    throw new RehearsalError(
      'bad-option',
      `"preset" must be a recorder whose limits are public (${names.join(', ')}), got ${JSON.stringify(preset)}`,
    );
  return oneOf('preset', preset, names);
}

/**
 * Checks the options, and fills in the defaults.
 *
 * @param isPage - whether the caller has given a page; by default that page is not closed
 * @throws RehearsalError that names the option, the rule and the value
 */
export function resolveOptions(options: RehearseOptions, isPage: boolean): Resolved {
  const { viewport = { width: 1280, height: 720 } } = options;
  for (const side of ['width', 'height'] as const) within(`viewport.${side}`, viewport[side], SIDES, true);
  if (viewport.width * viewport.height > MAX_PIXELS)
    throw new RehearsalError(
      'bad-option',
      `"viewport" must have at most 1920x1080 pixels, got ${viewport.width}x${viewport.height}`,
    );
  if (isPage && (options.cookies?.length || options.storageState))
    throw new RehearsalError(
      'bad-option',
      '"cookies" and "storageState" must be left out where a page is given: it has its own',
    );
  return {
    viewport,
    seconds: within('seconds', options.seconds ?? 30, [1, 3600]),
    readyTimeout: within('readyTimeout', options.readyTimeout ?? 30, [1, 60]),
    limits: oneOf('limits', options.limits ?? 'tell', ['stop', 'tell']),
    preset: presetOf(options.preset ?? 'agora'),
    failOn: oneOf('failOn', options.failOn ?? 'error', ['error', 'notice']),
    close: options.close ?? !isPage,
    film: options.film ?? true,
  };
}
