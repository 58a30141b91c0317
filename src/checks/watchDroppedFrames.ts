import { Map, Math, timeNow } from '../browser/natives.js';
import type { MediaElements } from '../browser/mediaElements.js';
import type { Stop } from '../browser/stop.js';
import { createSustained, type Sustained } from './createSustained.js';

/** A video in sight shows at least this share of its frames. Out of sight, Chromium drops 96 of 97 frames of a stream, none of a file. */
const IN_SIGHT = 0.05;

/** A video that plays. */
interface Playing {
  /** The `timeNow()` of the last look, and the frames that it had decoded and dropped by then. */
  at: number;
  decoded: number;
  dropped: number;
  /** Percent of the recording's frames that it lacks. */
  lacking: Sustained;
}

/** Sees videos that show fewer frames than a recording has. */
export interface DroppedFrames {
  /** @returns the percent of the recording's frames that the worst video lacks, and the videos that lack too many */
  look(now: number): { worst: number; jerky: HTMLVideoElement[] };
  stop: Stop;
}

/**
 * @param fps - frames a second of the recording
 * @param limitPercent - percent of these frames that a video may lack
 * @param safe - of `CheckedPage`
 */
export function watchDroppedFrames(
  media: MediaElements,
  fps: number,
  limitPercent: number,
  safe: (callback: (element: HTMLMediaElement) => void) => (element: HTMLMediaElement) => void,
): DroppedFrames {
  const playing = new Map<HTMLVideoElement, Playing>();
  const countOf = (video: HTMLVideoElement) => {
    const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
    return { at: timeNow(), decoded: totalVideoFrames, dropped: droppedVideoFrames };
  };
  return {
    look(now) {
      let worst = 0;
      const jerky: HTMLVideoElement[] = [];
      for (const [video, before] of playing) {
        const { lacking } = before;
        const count = countOf(video);
        const decoded = count.decoded - before.decoded;
        const shown = decoded - (count.dropped - before.dropped);
        // a film that has only ten frames a second, and shows all, lacks none
        const wanted = Math.min(decoded, (fps * (now - before.at)) / 1000);
        if (shown > decoded * IN_SIGHT)
          lacking.add(before.at, now, ((1 - shown / wanted) * (now - before.at)) / 10);
        const percent = Math.round(lacking.rate(now, limitPercent));
        if (percent > limitPercent) jerky.push(video);
        worst = Math.max(worst, percent);
        if (video.paused) playing.delete(video);
        else playing.set(video, { ...count, at: now, lacking });
      }
      return { worst, jerky };
    },
    stop: media.watch(
      safe((element) => {
        if (element.paused || !('getVideoPlaybackQuality' in element)) return;
        const video = element as HTMLVideoElement;
        if (!playing.has(video)) playing.set(video, { ...countOf(video), lacking: createSustained() });
      }),
    ),
  };
}
