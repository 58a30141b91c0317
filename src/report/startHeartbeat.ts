import { clearTimeout, Math, setTimeout, timeNow, toJson } from '../browser/natives.js';
import type { Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** Seconds between two heartbeats at least, however often the status changes: ours. */
const MIN_PAUSE_SECONDS = 1;
/** How many times its pace a heartbeat is slowed down at most while the server fails: ours. */
const MAX_SLOWER = 8;

/**
 * Sends the status at its pace, and at once when it has changed. While the server fails, each pause is twice the one
 * before, and changes wait for it.
 *
 * @param pace - seconds
 * @param sources - what the status is made of
 * @param beat - sends what it is given, and says whether it has arrived
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
    // a server that never answers holds nothing up
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
