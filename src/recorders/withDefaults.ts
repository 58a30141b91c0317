import { CHECK_IDS } from '../checkIds.js';
import type { ResolvedOptions } from '../options.js';
import type { Recorder } from './recorder.js';

/** The options of the recorder's page. If the app has not given an option, the recorder's default counts, if it has one. */
export function withDefaults(options: ResolvedOptions, { defaults, without }: Recorder): ResolvedOptions {
  const checks = CHECK_IDS.filter((id) => !without?.includes(id));
  const complete: Record<string, unknown> & ResolvedOptions = { ...options, checks, ...defaults };
  for (const name of options.given) complete[name] = options[name as keyof ResolvedOptions];
  return complete;
}
