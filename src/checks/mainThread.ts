import {
  Boolean,
  clearInterval,
  Math,
  performance,
  PerformanceObserver,
  setInterval,
  timeNow,
} from '../browser/natives.js';
import { stopAll } from '../browser/stop.js';
import type { Check, Problem } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { createHeapTrend } from './createHeapTrend.js';
import { createSustained, TICK_MS, WAITING, WINDOW_MS } from './createSustained.js';
import { watchDroppedFrames } from './watchDroppedFrames.js';

/**
 * Frames a second of the recording: Agora's default `videoFps` (docs/facts/page-recorder.md). The other numbers here are our choice:
 * Agora says to avoid too much CPU and memory, without a number.
 */
const FPS = 15;
/** Percent of the recording's frames that come too late: above the first it stutters, above the second half of it is lost. */
const STUTTERS_PERCENT = 30;
const SPOILT_PERCENT = 50;
/** Ticks from one reading of the heap to the next: 30 s. With this, growth means a rise for 10 minutes (createHeapTrend). */
const HEAP_TICKS = 15;
const HEAP_GROWTH_MB = 100;

/** `PerformanceLongAnimationFrameTiming`; a long task has no scripts. */
interface LongFrame extends PerformanceEntry {
  scripts?: readonly { duration: number; invoker: string; sourceFunctionName: string; sourceURL: string }[];
}

/** Whether the page leaves time to draw and to record: docs/checks/main-thread.md. */
export const mainThread: Check = {
  id: 'main-thread',
  ...ENGLISH_TITLES['main-thread'],
  start({ media, safe }, tell) {
    const type = ['long-animation-frame', 'longtask'].find((name) =>
      PerformanceObserver.supportedEntryTypes.includes(name),
    );
    /** Percent of the recording's frames that came too late, once for each limit. */
    const stuttering = createSustained();
    const spoiling = createSustained();
    let long: LongFrame[] = [];
    const frames = watchDroppedFrames(media, FPS, STUTTERS_PERCENT, safe);
    const heap = createHeapTrend();
    let grownMb = 0;
    let ticks = 0;
    const since = timeNow();

    function look() {
      const now = timeNow();
      const problems: Problem[] = [];
      const judge = (
        kind: string,
        severity: 'error' | 'notice',
        measured: number,
        limit: number,
        detail: string,
        elements: Element[] = [],
      ) => {
        if (measured > limit) problems.push({ kind, severity, detail, measured, limit, elements });
      };

      const known = type && now - since > WINDOW_MS;
      long = long.filter(({ startTime, duration }) => startTime + duration > now - WINDOW_MS);
      const stutters = Math.round(stuttering.rate(now, STUTTERS_PERCENT));
      const spoilt = Math.round(spoiling.rate(now, SPOILT_PERCENT));
      const isLate = (percent: number) =>
        `the page is too late for ${percent} % of the frames of a recording of ${FPS} a second${longestOf(long)}`;
      if (known && spoilt > SPOILT_PERCENT) judge('blocked', 'error', spoilt, SPOILT_PERCENT, isLate(spoilt));
      else if (known) judge('busy', 'notice', stutters, STUTTERS_PERCENT, isLate(stutters));

      const { worst, jerky } = frames.look(now);
      judge(
        'dropped-frames',
        'notice',
        worst,
        STUTTERS_PERCENT,
        `the browser shows so few frames of videos that a recording of ${FPS} a second lacks up to ${worst} % of them`,
        jerky,
      );

      if (ticks++ % HEAP_TICKS === 0) grownMb = heap.add((performance as any).memory?.usedJSHeapSize / 1e6);
      judge(
        'heap-growth',
        'notice',
        grownMb,
        HEAP_GROWTH_MB,
        `the JavaScript heap has grown by ${grownMb} MB in 10 minutes without a fall`,
      );

      const waiting = type
        ? WAITING
        : ({ outcome: 'unknown', detail: 'this browser does not tell of long frames' } as const);
      const passed = {
        measured: stutters,
        limit: STUTTERS_PERCENT,
        detail: `the page is too late for ${stutters} % of the frames`,
      };
      tell({ ...(known ? passed : waiting), problems });
    }

    const observer = new PerformanceObserver(
      safe((list) => {
        for (const frame of list.getEntries() as LongFrame[]) {
          const { startTime, duration } = frame;
          const percent = (duration - 1000 / FPS) / 10;
          stuttering.add(startTime, startTime + duration, percent);
          spoiling.add(startTime, startTime + duration, percent);
          long.push(frame);
        }
      }),
    );
    if (type) observer.observe({ type });
    look();
    const timer = setInterval(safe(look), TICK_MS);
    return stopAll([() => clearInterval(timer), () => observer.disconnect(), frames.stop]);
  },
};

/** Describes the script that took longest. */
function longestOf(frames: readonly LongFrame[]): string {
  const [script] = frames.flatMap(({ scripts = [] }) => scripts).sort((a, b) => b.duration - a.duration);
  if (!script) return '';
  const { duration, invoker, sourceFunctionName, sourceURL } = script;
  // a query may hold a token
  const where = [sourceFunctionName, invoker, sourceURL.split('?')[0]].filter(Boolean);
  return `; the longest script took ${Math.round(duration)} ms: ${where.join(', ')}`;
}
