import { clearTimeout, setTimeout } from '../browser/natives.js';
import type { Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** What is known of the room. */
export interface Presence {
  connection: 'none' | 'connected' | 'reconnecting';
  /** How many others are there. */
  users: number;
}

/**
 * Ends the recording when everybody has left. Armed once somebody was seen; while the connection is being made again
 * nobody is seen, so nothing is concluded.
 *
 * @param seconds - how long the room must have been empty
 * @param armed - whether somebody was seen before a reload
 * @param onArmed - told when somebody is seen for the first time
 * @param onEmpty - told when the time is over
 */
export function endWhenEmpty(
  seconds: number,
  room: Source<Presence>,
  armed: boolean,
  onArmed: () => void,
  onEmpty: () => void,
): Stop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const update = () => {
    const { connection, users } = room.now();
    if (connection === 'connected' && !users && armed) {
      timer ??= setTimeout(onEmpty, seconds * 1000);
      return;
    }
    stop();
    if (armed || !users) return;
    armed = true;
    onArmed();
  };
  return stopAll([stop, room.watch(update)]);
}
