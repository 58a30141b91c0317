import { clearTimeout, Math, setTimeout, timeNow, toJson } from '../browser/natives.js';
import type { Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** The fewest seconds between two heartbeats, however often the status changes. Our choice. */
const MIN_PAUSE_SECONDS = 1;
/** While the server fails, a pause is at most this many times the normal one. Our choice. */
const MAX_SLOWER = 8;

/**
 * Sends the status every `pace` seconds, and at once when it has changed. While the server fails, each pause is twice as long as the
 * one before, and a change waits until its end.
 *
 * @param pace - seconds
 * @param sources - call back when the status may have changed
 * @param beat - sends the status, and says whether it has arrived
 */
export function startHeartbeat<Status>(
  pace: number,
  sources: readonly Pick<Source<unknown>, 'watch'>[],
  statusNow: () => Status,
  beat: (status: Status) => Promise<boolean>,
): Stop {
  let timer: ReturnType<typeof setTimeout>;
  let failures = 0;
  let last = '';
  let lastAt = -Infinity;
  let stopped = false;

  const next = (seconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(send, seconds * 1000);
  };
  async function send() {
    const status = statusNow();
    last = toJson(status);
    lastAt = timeNow();
    const schedule = () => next(pace * Math.min(2 ** failures, MAX_SLOWER));
    // scheduled before the answer, because a server may never answer
    schedule();
    failures = (await beat(status)) ? 0 : failures + 1;
    if (stopped) return;
    schedule();
    update();
  }
  function update() {
    if (stopped || failures || toJson(statusNow()) === last) return;
    next(Math.max(0, MIN_PAUSE_SECONDS - (timeNow() - lastAt) / 1000));
  }
  next(0);
  return stopAll([
    () => {
      stopped = true;
      clearTimeout(timer);
    },
    ...sources.map((source) => source.watch(update)),
  ]);
}
