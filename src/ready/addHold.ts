import type { Log } from '../browser/logger.js';
import { clearTimeout, setTimeout } from '../browser/natives.js';
import { quote } from '../browser/quote.js';
import { noop, type Stop } from '../browser/stop.js';
import type { Gates } from './createGates.js';

/** The most seconds that a `hold()` with a time-out may last. Our choice. */
const MAX_SECONDS = 600;

/**
 * Adds a gate of the app's own.
 *
 * @param timeout - seconds until the gate opens by itself
 * @returns opens the gate
 */
export function addHold(gates: Gates, log: Log, label: unknown, timeout: unknown): Stop {
  if (typeof label !== 'string' || !label.trim()) {
    log('error', `hold() must be given a label, got ${quote(label)}.`);
    return noop;
  }
  let seconds = timeout as number | undefined;
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0 && timeout <= MAX_SECONDS)) {
    log('error', `"timeout" of hold() must be seconds up to ${MAX_SECONDS}, got ${quote(timeout)}.`);
    seconds = undefined;
  }
  let release = noop;
  gates.add(label, (setOpen) => {
    const timer =
      seconds &&
      setTimeout(() => {
        log('warn', `hold('${label}') was not released in ${seconds} s`);
        release();
      }, seconds * 1000);
    const stop = () => clearTimeout(timer || undefined);
    release = () => {
      stop();
      setOpen(true);
    };
    return stop;
  });
  return () => release();
}
