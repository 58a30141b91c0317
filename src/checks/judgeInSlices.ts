import { cancelIdleCallback, Map, requestIdleCallback, timeNow } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';
import type { Placement } from './createLayoutJudge.js';
import { CONFIRM_MS } from './createSchedule.js';
import type { Sight } from './measureSight.js';

/** Milliseconds of one slice; then it is the page's turn. At 60 frames a second a frame has 16 ms. */
const SLICE_MS = 4;

/** Limitation: after this many elements that stand out, the rest is not judged. */
const MAX_SEEN = 200;

/**
 * Judges elements in slices, while the page is idle.
 *
 * @param safe - of `CheckedPage`
 * @param onDone - called with the elements that stood out, and the milliseconds that it took
 */
export function judgeInSlices(
  elements: readonly Element[],
  judge: (element: Element) => Placement | undefined,
  safe: (callback: () => void) => () => void,
  onDone: (sight: Sight, spentMs: number) => void,
): Stop {
  const sight: Sight = new Map();
  let index = 0;
  let spent = 0;
  let idle = 0;
  const isDone = () => index >= elements.length || sight.size >= MAX_SEEN;
  const slice = safe(() => {
    const begin = timeNow();
    try {
      while (!isDone() && timeNow() - begin < SLICE_MS) {
        const element = elements[index++]!;
        const placement = judge(element);
        if (placement) sight.set(element, placement);
      }
    } finally {
      // In `finally`, because a page can override an element's methods and make them throw.
      spent += timeNow() - begin;
      if (isDone()) onDone(sight, spent);
      else idle = requestIdleCallback(slice, { timeout: CONFIRM_MS });
    }
  });
  slice();
  return () => cancelIdleCallback(idle);
}
