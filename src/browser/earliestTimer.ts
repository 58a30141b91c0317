import { clearTimeout, setTimeout, timeNow } from './natives.js';
import type { Stop } from './stop.js';

/** A timer that may be set many times. It goes off once, at the earliest of these times. */
export interface Alarm {
  /** @param delay - ms from now */
  set(delay: number): void;
  stop: Stop;
}

export function createEarliestTimer(onAlarm: () => void): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  const stop = () => {
    clearTimeout(timer);
    due = Infinity;
  };
  return {
    set(delay) {
      const time = timeNow() + delay;
      if (time >= due) return;
      stop();
      due = time;
      timer = setTimeout(() => {
        due = Infinity;
        onAlarm();
      }, delay);
    },
    stop,
  };
}
