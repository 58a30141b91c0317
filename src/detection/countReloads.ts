import { fromJson, Number, performance, toJson } from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { sessionItem } from '../browser/sessionItem.js';
import type { Stop } from '../browser/stop.js';

/** So many reloads in so many seconds are a loop: ours. A recorder reloads a page once for each cause. */
const LOOP = 3;
const LOOP_SECONDS = 60;

/**
 * Counts the reloads since the recorder opened the page.
 *
 * @returns `looping` when the last ones came in quick succession
 */
export function countReloads(): { reloads: number; looping: boolean; forget: Stop } {
  const memory = sessionItem('reloads');
  let [reloads, times] = NONE;
  if (navigationEntry()?.type === 'reload') {
    [reloads, times] = readReloads(memory.get());
    // a companion of this very load may have counted it
    if (times.at(-1) !== performance.timeOrigin) {
      reloads++;
      times = [...times, performance.timeOrigin];
    }
  }
  memory.set(toJson([reloads, times.slice(-LOOP)]));
  const before = times.at(-LOOP) ?? -Infinity;
  return { reloads, looping: performance.timeOrigin - before < LOOP_SECONDS * 1000, forget: memory.forget };
}

type Reloads = readonly [count: number, times: readonly number[]];

const NONE: Reloads = [0, []];

/** What an earlier load has counted; whatever else is there is nothing. */
function readReloads(text: string | null): Reloads {
  try {
    const [count, times] = fromJson(text!);
    if (Number.isInteger(count) && count >= 0 && times.every(Number.isFinite)) return [count, times];
  } catch {
    // there is nothing, or something else
  }
  return NONE;
}
