import { Math } from '../browser/natives.js';

/** The lowest of each four readings counts, because garbage comes and goes. Six lows in a row that rise are a leak. */
const READINGS = 4;
const LOWS = 6;

/** Whether a heap grows without a fall. */
export interface HeapTrend {
  /**
   * Takes in a reading.
   *
   * @param usedMb - NaN if the browser does not say
   * @returns MB by which the heap has grown over the last 24 readings; 0 unless it rose all the time
   */
  add(usedMb: number): number;
}

export function createHeapTrend(): HeapTrend {
  let readings: number[] = [];
  let lows: number[] = [];
  return {
    add(usedMb) {
      readings.push(usedMb);
      if (readings.length === READINGS) {
        lows = [...lows, Math.min(...readings)].slice(-LOWS);
        readings = [];
      }
      const hasFallen = lows.some((low, index) => low <= lows[index - 1]!);
      return lows.length < LOWS || hasFallen ? 0 : Math.round(lows[LOWS - 1]! - lows[0]!) || 0;
    },
  };
}
