import { Array, Math, Object } from '../browser/natives.js';

/** For each setting of a device, its range or its possible values. Like `MediaTrackCapabilities`, except that a single value is a list, too. */
export type Abilities = Record<string, { min: number; max: number } | readonly unknown[]>;

interface Rule {
  exact?: unknown;
  ideal?: unknown;
  min?: number;
  max?: number;
}

/**
 * The settings of a device for some constraints (Media Capture, "SelectSettings").
 *
 * @param usual - the settings without constraints
 * @param refuse - throws, for a constraint that the device can't meet
 */
export function solveConstraints(
  abilities: Abilities,
  usual: Record<string, unknown>,
  constraints: any,
  refuse: (name: string) => never,
): Record<string, unknown> {
  const settings = { ...usual };
  for (const [name, ability] of Object.entries(abilities)) {
    const given = constraints?.[name];
    if (given == null) continue;
    // a plain value means `ideal`
    const rule: Rule = typeof given === 'object' && !Array.isArray(given) ? given : { ideal: given };
    if ('min' in ability) {
      const low = Math.max(ability.min, rule.min ?? ability.min, (rule.exact as number) ?? ability.min);
      const high = Math.min(ability.max, rule.max ?? ability.max, (rule.exact as number) ?? ability.max);
      if (low > high) refuse(name);
      const wanted = rule.ideal ?? settings[name];
      settings[name] = Math.min(Math.max(wanted as number, low), high);
    } else {
      const among = (values: unknown) => [values].flat().find((value) => ability.includes(value));
      if (rule.exact !== undefined && among(rule.exact) === undefined) refuse(name);
      const value = among(rule.exact) ?? among(rule.ideal);
      if (value !== undefined) settings[name] = value;
    }
  }
  return settings;
}
