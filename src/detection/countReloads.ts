import { fromJson, Number, performance, toJson } from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { sessionItem } from '../browser/sessionItem.js';
import type { Stop } from '../browser/stop.js';

/** This many reloads in this many seconds are a loop. Our choice: a recorder reloads a page once for each cause. */
const LOOP = 3;
const LOOP_SECONDS = 60;

/**
 * Counts the reloads since the recorder opened the page.
 *
 * @returns `looping` if the last ones came in quick succession
 */
export function countReloads(): { reloads: number; looping: boolean; forget: Stop } {
  const memory = sessionItem('reloads');
  let [reloads, times] = NONE;
  if (navigationEntry()?.type === 'reload') {
    [reloads, times] = readReloads(memory.get());
    // an earlier companion of this page load may have counted the reload already
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

/** Reads the count of an earlier load. Anything that is not such a count is ignored. */
function readReloads(text: string | null): Reloads {
  try {
    const [count, times] = fromJson(text!);
    if (Number.isInteger(count) && count >= 0 && times.every(Number.isFinite)) return [count, times];
  } catch {
    // nothing is stored, or something else
  }
  return NONE;
}
