import { clearTimeout, Math, setTimeout, timeNow } from '../browser/natives.js';
import { afterNextFrame } from '../browser/afterNextFrame.js';
import { noop, type Stop } from '../browser/stop.js';

/** Milliseconds between the two looks that must agree before anything is reported. */
export const CONFIRM_MS = 500;

/**
 * The pause between two looks at all elements, in ms: 3,000 times what the last look took, but at least 2 s and at most 10 s. A look at
 * 1,000 elements takes 3 ms, at 10,000 elements 10 to 60 ms (Chromium 156). Urgent changes do not wait.
 */
const REST_MS = 2000;
const SHARE = 3000;
const MAX_REST_MS = 10_000;

/** Decides when the page is looked at. */
export interface Schedule {
  /** Something has changed: plans a look, after the pause or after the look that is under way. */
  mark(isUrgent?: boolean): void;
  /** A look has begun. */
  begin(): void;
  /** Runs the second half of a look, after a frame has been drawn. */
  confirm(work: () => void): void;
  /** A look has ended; returns whether something urgent has changed since it began. */
  end(): boolean;
  /**
   * Starts the pause after a look. Looks again after it if something has changed since that look began.
   *
   * @param spentMs - milliseconds of the main thread that the look took
   * @param isUndecided - look again in any case
   */
  rest(spentMs: number, isUndecided: boolean): void;
  stop: Stop;
}

/** @param onMark - called at each change, before the next look is planned */
export function createSchedule(look: () => void, onMark: () => void): Schedule {
  let isLooking = false;
  let isChanged = false;
  let isUrgent = false;
  let endedAt = -REST_MS;
  let spent = 0;
  let cancel = noop;

  const after = (delayMs: number, work: () => void) => {
    cancel();
    const timer = setTimeout(() => {
      cancel = afterNextFrame(work, CONFIRM_MS);
    }, delayMs);
    cancel = () => clearTimeout(timer);
  };
  const mark = (urgent = false) => {
    isChanged = true;
    isUrgent ||= urgent;
    onMark();
    if (isLooking) return;
    const restMs = isUrgent ? REST_MS : Math.min(Math.max(REST_MS, SHARE * spent), MAX_REST_MS);
    after(endedAt + restMs - timeNow(), look);
  };
  return {
    mark,
    begin() {
      isLooking = true;
      isChanged = isUrgent = false;
      spent = 0;
    },
    confirm: (work) => after(CONFIRM_MS, work),
    end() {
      isLooking = false;
      endedAt = timeNow();
      return isUrgent;
    },
    rest(spentMs, isUndecided) {
      spent = spentMs;
      if (isChanged || isUndecided) mark();
    },
    stop: () => cancel(),
  };
}
