import {
  Boolean,
  clearInterval,
  Map,
  Math,
  performance,
  PerformanceObserver,
  setInterval,
  timeNow,
} from '../browser/natives.js';
import { stopAll } from '../browser/stop.js';
import type { Check, Problem } from './check.js';
import { createSustained, type Sustained, TICK_MS, WAITING, WINDOW_MS } from './sustained.js';

/**
 * Frames a second of the recording: Agora's default `videoFps` (docs/facts/page-recorder.md). The other numbers here are ours: Agora
 * says to avoid too much CPU and memory, and gives none.
 */
const FPS = 15;
/** Percent of the recording's frames that come too late: it stutters, and half of it is lost. */
const STUTTERS_PERCENT = 30;
const SPOILT_PERCENT = 50;
/** Share of its frames that a video in sight shows at least: out of sight Chromium drops 96 of 97 of a stream, and none of a file. */
const IN_SIGHT = 0.05;
/** Growth of the heap: one reading every 30 s, the lowest of each 2 minutes; six rising lowest readings in a row (10 minutes) are a leak. */
const HEAP_TICKS = 15;
const HEAP_READINGS = 4;
const HEAP_LOWS = 6;
/** MB by which they may differ. */
const HEAP_GROWTH_MB = 100;

/** `PerformanceLongAnimationFrameTiming`; a long task has no scripts. */
interface LongFrame extends PerformanceEntry {
  scripts?: readonly { duration: number; invoker: string; sourceFunctionName: string; sourceURL: string }[];
}

/** Whether the page leaves time to draw and to record: docs/checks/main-thread.md. */
export const mainThread: Check = {
  id: 'main-thread',
  title: 'The page leaves the recorder time to record',
  failureTitle: 'The page takes the time that the recorder needs',
  start({ media, safe }, tell) {
    const type = ['long-animation-frame', 'longtask'].find((name) =>
      PerformanceObserver.supportedEntryTypes.includes(name),
    );
    /** Percent of the recording's frames that came too late, for either limit. */
    const stuttering = createSustained();
    const spoiling = createSustained();
    let long: LongFrame[] = [];
    /** Videos, what they had decoded and dropped by when, and the percent of the recording's frames that they lack. */
    const playing = new Map<
      HTMLVideoElement,
      [time: number, total: number, dropped: number, lacking: Sustained]
    >();
    /** MB. */
    let readings: number[] = [];
    let lows: number[] = [];
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

      let worst = 0;
      const jerky: Element[] = [];
      for (const [video, [from, total, dropped, lacking]] of playing) {
        const quality = video.getVideoPlaybackQuality();
        const decoded = quality.totalVideoFrames - total;
        const shown = decoded - quality.droppedVideoFrames + dropped;
        // a film of ten frames a second lacks none
        const wanted = Math.min(decoded, (FPS * (now - from)) / 1000);
        if (shown > decoded * IN_SIGHT) lacking.add(from, now, ((1 - shown / wanted) * (now - from)) / 10);
        const percent = Math.round(lacking.rate(now, STUTTERS_PERCENT));
        if (percent > STUTTERS_PERCENT) jerky.push(video);
        worst = Math.max(worst, percent);
        if (video.paused) playing.delete(video);
        else playing.set(video, [now, quality.totalVideoFrames, quality.droppedVideoFrames, lacking]);
      }
      judge(
        'dropped-frames',
        'notice',
        worst,
        STUTTERS_PERCENT,
        `the browser shows so few frames of videos that a recording of ${FPS} a second lacks up to ${worst} % of them`,
        jerky,
      );

      if (ticks++ % HEAP_TICKS === 0) readings.push((performance as any).memory?.usedJSHeapSize / 1e6);
      if (readings.length === HEAP_READINGS) {
        lows = [...lows, Math.min(...readings)].slice(-HEAP_LOWS);
        readings = [];
      }
      const grown = lows.every((low, index) => !(low <= lows[index - 1]!))
        ? Math.round(lows[HEAP_LOWS - 1]! - lows[0]!)
        : 0;
      judge(
        'heap-growth',
        'notice',
        grown,
        HEAP_GROWTH_MB,
        `the JavaScript heap has grown by ${grown} MB in 10 minutes without a fall`,
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
    return stopAll([
      () => clearInterval(timer),
      () => observer.disconnect(),
      media.watch(
        safe((element) => {
          if (
            !element.paused &&
            'getVideoPlaybackQuality' in element &&
            !playing.has(element as HTMLVideoElement)
          ) {
            const video = element as HTMLVideoElement;
            const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
            playing.set(video, [timeNow(), totalVideoFrames, droppedVideoFrames, createSustained()]);
          }
        }),
      ),
    ]);
  },
};

/** Names the script that took longest. */
function longestOf(frames: readonly LongFrame[]): string {
  const [script] = frames.flatMap(({ scripts = [] }) => scripts).sort((a, b) => b.duration - a.duration);
  if (!script) return '';
  const { duration, invoker, sourceFunctionName, sourceURL } = script;
  // a query may hold a token
  const where = [sourceFunctionName, invoker, sourceURL.split('?')[0]].filter(Boolean);
  return `; the longest script took ${Math.round(duration)} ms: ${where.join(', ')}`;
}
