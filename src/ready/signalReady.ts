import { clearTimeout, Math, setTimeout } from '../browser/natives.js';
import { secondsShown } from '../browser/secondsShown.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { whenShown } from '../browser/whenShown.js';
import type { Gate, Gates } from './createGates.js';

/**
 * Seconds after which a page whose recorder has not said how long it waits is called ready with what there is: ours; the
 * recorder's own time-out is 60 s at most (Agora, `readyTimeout`), and the app may not have set any.
 */
const FALLBACK_SECONDS = 8;

/** Payload of `ready`. */
export interface Ready {
  /** Seconds since the page began to load. */
  after: number;
  /** Each gate with the second in which it opened, null for one that is still closed. */
  gates: Gate[];
  /** Names of the gates that are still closed: a deadline has come first. */
  pending: string[];
}

/**
 * Says once that the page is ready: when all gates are open, or at the last moment that helps. A recorder that was told to
 * wait reloads the page once at its time-out, then gives up (docs/facts/page-recorder.md). So the first load is
 * left to that reload, which may mend it, and the second is called ready a second before its time-out.
 *
 * @param readyTimeout - seconds that the recorder waits; 0 is unknown
 * @param second - whether the recorder has reloaded the page because of its first time-out
 * @param onTimeout - told of the closed gates 2 s before the time-out
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
  /** A time-out of a second or two leaves no time to be early. */
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
