import { Object } from '../browser/natives.js';
import { quote } from '../browser/quote.js';
import type { ResolvedOptions } from '../options.js';
import { OPTION_TABLE } from './optionTable.js';

/** Values as they were found, under the names of the options. */
export type RawOptions = Readonly<Record<string, unknown>>;

/**
 * The options in force. The first source that has a value counts. A wrong value is reported, and the default
 * is used.
 *
 * @param sources - most important first
 * @param onProblem - called with a sentence that has the option, the rule and the value, and with the source
 */
export function resolveOptions(
  sources: readonly RawOptions[],
  onProblem: (problem: string, source: RawOptions) => void,
): ResolvedOptions {
  const given: string[] = [];
  const options: Record<string, unknown> & Partial<ResolvedOptions> = { given };
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
    if (value === undefined) onProblem(`"${name}" must be ${rule}, got ${quote(raw)}.`, source);
    else {
      options[name] = value;
      given.push(name);
    }
  }
  return options as ResolvedOptions;
}
