import { Object } from '../browser/natives.js';
import { quote } from '../browser/quote.js';
import type { ResolvedOptions } from '../options.js';
import { OPTION_TABLE } from './optionTable.js';

/** Values as they were found, under the names of the options. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** A value that was refused. */
export interface OptionProblem {
  /** Names the option, the rule and the value. */
  sentence: string;
  source: RawOptions;
}

export interface Resolved {
  options: ResolvedOptions;
  problems: readonly OptionProblem[];
}

/**
 * The options in force. The first source that has a value counts. A wrong value is a problem, and the default is used.
 *
 * @param sources - most important first
 */
export function resolveOptions(sources: readonly RawOptions[]): Resolved {
  const given: string[] = [];
  const options: Record<string, unknown> & Partial<ResolvedOptions> = { given };
  const problems: OptionProblem[] = [];
  for (const [name, { rule, read, fallback }] of Object.entries(OPTION_TABLE)) {
    options[name] = fallback;
    const source = sources.find((candidate) => candidate[name] !== undefined);
    if (!source) continue;
    const raw = source[name];
    let value: unknown;
    try {
      value = name === 'recorder' && typeof raw === 'function' ? raw : read(raw, options);
    } catch {
      // a value of the wrong type made `read` throw
    }
    if (value === undefined)
      problems.push({ sentence: `"${name}" must be ${rule}, got ${quote(raw)}.`, source });
    else {
      options[name] = value;
      given.push(name);
    }
  }
  return { options: options as ResolvedOptions, problems };
}
