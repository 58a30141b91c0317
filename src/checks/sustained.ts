import { Math } from '../browser/natives.js';
import type { Finding } from './check.js';

/** How long something must last, in milliseconds. Ours: a shorter burst delays, and spoils no recording. */
export const WINDOW_MS = 10_000;
/** Milliseconds between two looks. */
export const TICK_MS = 2000;
export const WAITING: Finding = { outcome: 'unknown', detail: `a verdict takes ${WINDOW_MS / 1000} s` };
const HALF_MS = WINDOW_MS / 2;

/** Amounts over time, and whether too much of them is kept up. */
export interface Sustained {
  /** Takes in an amount that came evenly between two times of `timeNow()`. */
  add(from: number, to: number, amount: number): void;
  /**
   * Amount a second in the window that ends at `time`. The window has two halves: the lower one counts, so that a burst in one half is
   * ignored. Once that was above the limit the higher one counts, until both are below.
   */
  rate(time: number, limit: number): number;
}

export function createSustained(): Sustained {
  let pieces: [from: number, to: number, amount: number][] = [];
  let over = false;
  return {
    add(from, to, amount) {
      if (amount > 0) pieces.push([from, Math.max(to, from + 1), amount]);
    },
    rate(time, limit) {
      pieces = pieces.filter(([, to]) => to > time - WINDOW_MS);
      const halves = [time - HALF_MS, time].map(
        (end) =>
          pieces.reduce((sum, [from, to, amount]) => {
            const overlap = Math.min(to, end) - Math.max(from, end - HALF_MS);
            return overlap > 0 ? sum + (amount * overlap) / (to - from) : sum;
          }, 0) /
          (HALF_MS / 1000),
      );
      const rate = Math[over ? 'max' : 'min'](...halves);
      over = rate > limit;
      return rate;
    },
  };
}
