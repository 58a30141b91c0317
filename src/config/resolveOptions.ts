import { Object } from '../browser/natives.js';
import { quote } from '../browser/quote.js';
import type { ResolvedOptions } from '../options.js';
import { OPTION_TABLE } from './optionTable.js';

/** Values as they were found, under the names of the options. */
export type RawOptions = Readonly<Record<string, unknown>>;

/**
 * The options in force. Of several sources the first that has a value counts; a value that is none is
 * reported, and the default is used.
 *
 * @param sources - most important first
 * @param onProblem - told the option, the rule and the value in a sentence, and the source
 */
export function resolveOptions(
  sources: readonly RawOptions[],
  onProblem: (problem: string, source: RawOptions) => void,
): ResolvedOptions {
  const options: Record<string, unknown> & Partial<ResolvedOptions> = {};
  for (const [name, { rule, read, fallback }] of Object.entries(OPTION_TABLE)) {
    options[name] = typeof fallback === 'function' ? fallback(options) : fallback;
    const source = sources.find((candidate) => candidate[name] !== undefined);
    if (!source) continue;
    const raw = source[name];
    let value: unknown;
    try {
      value = name === 'recorder' && typeof raw === 'function' ? raw : read(raw, options);
    } catch {
      // not even of the right type
    }
    if (value === undefined) onProblem(`"${name}" must be ${rule}, got ${quote(raw)}.`, source);
    else options[name] = value;
  }
  return options as ResolvedOptions;
}
