import { clearTimeout, Map, setTimeout } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';
import type { FrameFailure } from './frameFailure.js';
import { isExcused, isVisible } from './whichCount.js';

/** Milliseconds between looks at failed frames that can't be seen. */
const PACE_MS = 2000;

/** The frames that have failed. */
export interface Failures {
  add(failure: FrameFailure): void;
  /** A frame lives again, or was removed. */
  forget(frame: Element): void;
  of(frame: Element): FrameFailure | undefined;
  stop: Stop;
}

/**
 * @param onFailure - called with a failure: at once if the frame can be seen, otherwise when it can
 * @param onHidden - called at once with a failure of a frame that can't be seen: it does not count yet
 */
export function trackFailures(
  onFailure: (failure: FrameFailure) => void,
  onHidden: (failure: FrameFailure) => void,
): Failures {
  const failures = new Map<Element, FrameFailure>();
  /** Failures of frames that can't be seen. */
  const hidden = new Map<Element, FrameFailure>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Polls, because no observer reports a change of `visibility`, or of the frames around a frame. */
  function look() {
    for (const [frame, failure] of hidden) {
      if (isVisible(frame) && hidden.delete(frame) && !isExcused(frame)) onFailure(failure);
    }
    lookLater();
  }
  function lookLater() {
    clearTimeout(timer);
    if (hidden.size) timer = setTimeout(look, PACE_MS);
  }

  return {
    add(failure) {
      const { frame } = failure;
      failures.set(frame, failure);
      if (isExcused(frame)) return;
      if (isVisible(frame)) return onFailure(failure);
      hidden.set(frame, failure);
      lookLater();
      onHidden(failure);
    },
    forget(frame) {
      hidden.delete(frame);
      failures.delete(frame);
    },
    of: (frame) => failures.get(frame),
    stop: () => clearTimeout(timer),
  };
}
