import { clearTimeout, Math, setTimeout } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';

const STEP_MS = 1000;
/** Milliseconds in which an event is handled that has come during a long task. */
const GRACE_MS = 100;

/**
 * Calls back once after this time and a tenth of a second. It is counted in steps, because after a long task a timer may run before an
 * event that has waited longer: then an answer that is there would seem late.
 *
 * @param ms - the time to wait for an answer
 * @param step - ms of a step. On a machine that is too busy the time lasts the longer, the more steps it has
 */
export function startPatience(ms: number, onEnd: () => void, step = STEP_MS): Stop {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number) => {
    timer =
      left > 0 ? setTimeout(() => wait(left - step), Math.min(left, step)) : setTimeout(onEnd, GRACE_MS);
  };
  wait(ms);
  return () => clearTimeout(timer);
}
