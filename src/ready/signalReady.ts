import { clearTimeout, Math, setTimeout } from '../browser/natives.js';
import { secondsShown } from '../browser/secondsShown.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { whenShown } from '../browser/whenShown.js';
import type { Gate, Gates } from './createGates.js';

/**
 * If the recorder's time-out is unknown, the page is called ready after this many seconds, whatever is missing. Our choice: the
 * recorder's time-out is 60 s at most (Agora, `readyTimeout`), or the start request has none.
 */
const FALLBACK_SECONDS = 8;

/** Payload of `ready`. */
export interface Ready {
  /** Seconds since the page began to load. */
  after: number;
  /** Each gate with the second in which it opened, null for one that is still closed. */
  gates: Gate[];
  /** Names of the gates that were still closed at the deadline. */
  pending: string[];
}

/**
 * Signals once that the page is ready: when all gates are open, or at the last moment that helps. A recorder that waits reloads
 * the page once, at its time-out, and then gives up (docs/facts/page-recorder.md). So at the first load the companion lets the
 * reload happen, which may mend the page. At the second load it signals a second before the time-out.
 *
 * @param readyTimeout - seconds that the recorder waits; 0 is unknown
 * @param second - whether the recorder has reloaded the page because of its first time-out
 * @param onTimeout - called with the closed gates 2 s before the time-out
 */
export function signalReady(
  readyTimeout: number,
  second: boolean,
  gates: Gates,
  onTimeout: (pending: string[]) => void,
  onReady: (ready: Ready) => void,
): Stop {
  let started = false;
  let done = false;
  function signal() {
    if (done) return;
    done = true;
    onReady({ after: secondsShown(), gates: gates.now(), pending: gates.pending() });
  }
  const look = () => {
    if (started && !gates.pending().length) signal();
  };
  const timers: ReturnType<typeof setTimeout>[] = [];
  const at = (seconds: number, work: () => void) =>
    timers.push(setTimeout(work, Math.max(0, seconds - secondsShown()) * 1000));
  /** So many seconds before the time-out; if that is too short for this, in its middle. */
  const before = (seconds: number) => Math.max(readyTimeout - seconds, readyTimeout / 2);
  return stopAll([
    () => {
      done = true;
      timers.forEach(clearTimeout);
    },
    gates.watch(look),
    whenShown(() => {
      started = true;
      at(0, look);
      if (!readyTimeout) at(FALLBACK_SECONDS, signal);
      else at(before(2), () => done || onTimeout(gates.pending()));
      if (readyTimeout && second) at(before(1), signal);
    }),
  ]);
}
