import { Math } from '../browser/natives.js';
import type { Finding } from './check.js';

/** How long something must last, in milliseconds. Our choice: a shorter burst causes a delay, but spoils no recording. */
export const WINDOW_MS = 10_000;
/** Milliseconds between two looks. */
export const TICK_MS = 2000;
export const WAITING: Finding = { outcome: 'unknown', detail: `a verdict takes ${WINDOW_MS / 1000} s` };
const HALF_MS = WINDOW_MS / 2;

/** Amounts over time, and whether a rate stays too high. */
export interface Sustained {
  /** Adds an amount that came evenly between two times of `timeNow()`. */
  add(from: number, to: number, amount: number): void;
  /**
   * Rate a second over the window that ends at `time`. The window is split into two halves. Below the limit the lower half counts, so
   * that a burst in one half is ignored; above it the higher half counts, until both are below (hysteresis).
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
