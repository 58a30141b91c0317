import { clearTimeout, setTimeout } from '../browser/natives.js';
import type { Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** Who is in the room. */
export interface Presence {
  connection: 'none' | 'connected' | 'reconnecting';
  /** Number of other users. */
  users: number;
}

/**
 * Ends the recording when everybody has left. It begins to count once somebody was seen. While the client reconnects it can see
 * nobody, so this time does not count.
 *
 * @param seconds - how long the room must have been empty
 * @param seen - remembers, also over a reload, that somebody was seen
 * @param end - ends the recording
 */
export function endWhenEmpty(
  seconds: number,
  room: Source<Presence>,
  seen: { get(): string | null; set(value: string): void },
  end: (reason: string, detail: string) => unknown,
): Stop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let armed = seen.get() !== null;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const update = () => {
    const { connection, users } = room.now();
    if (connection === 'connected' && !users && armed) {
      timer ??= setTimeout(() => end('empty', `nobody was in the room for ${seconds} s`), seconds * 1000);
      return;
    }
    stop();
    if (armed || !users) return;
    armed = true;
    seen.set('1');
  };
  return stopAll([stop, room.watch(update)]);
}
