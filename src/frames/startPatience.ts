import { clearTimeout, Math, setTimeout } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';

const STEP_MS = 1000;

/**
 * Calls back once after this time. It is counted in steps, because after a long task a timer may run before an event that has waited
 * longer: then an answer that is there would seem late.
 *
 * @param ms - the time to wait for an answer
 */
export function startPatience(ms: number, onEnd: () => void): Stop {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number) => {
    timer = setTimeout(() => (left > STEP_MS ? wait(left - STEP_MS) : onEnd()), Math.min(left, STEP_MS));
  };
  wait(ms);
  return () => clearTimeout(timer);
}
