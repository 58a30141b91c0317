import { print } from './natives.js';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/**
 * How much is written to the console.
 *
 * - `error`: something was refused or given up
 * - `warn`: it works, but not as asked
 * - `info`: one line for each step of the life cycle
 * - `debug`: the rest
 */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one prefixed line, if its level is asked for. */
export type Log = (level: Exclude<LogLevel, 'silent'>, ...what: unknown[]) => void;

/** Logs up to level `most`, with the console as it was when the tag ran, because pages silence the console later. */
export function createLog(most: LogLevel): Log {
  return (level, ...what) => {
    if (LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(most))
      print[level]?.('[recording-companion]', ...what);
  };
}
