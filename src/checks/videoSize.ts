import { Math, timeNow, WeakMap } from '../browser/natives.js';
import { createEarliestTimer } from '../browser/earliestTimer.js';
import { stopAll } from '../browser/stop.js';
import type { Check, Problem } from './check.js';
import { checkedVideos } from './checkedMedia.js';
import { ENGLISH_TITLES } from './englishTitles.js';

/** ms in which changes gather; a video that was too large for a shorter time is not reported. */
const SETTLE_MS = 500;
/** ms for which a size counts after it was seen: ours. A received picture changes with the line (docs/facts/chromium.md, video size). */
const KEEP_MS = 10_000;

/** ms between looks while a video is too large. */
const POLL_MS = 2000;

interface Size {
  width: number;
  height: number;
  until: number;
}

/** Whether a video is larger than the recorder takes: docs/checks/video-size.md. */
export const videoSize: Check = {
  id: 'video-size',
  ...ENGLISH_TITLES['video-size'],
  start({ options, media, safe }, tell) {
    const [long, short] = options.maxVideo;
    const limit = `${long}x${short}`;
    const isLarge = ({ width, height }: Size) =>
      Math.max(width, height) > long || Math.min(width, height) > short;
    /** The largest size above the limit that still counts. */
    const kept = new WeakMap<HTMLVideoElement, Size>();

    const judge = safe(() => {
      const now = timeNow();
      const videos = checkedVideos(media);
      const large: HTMLVideoElement[] = [];
      let largest: Size | undefined;
      for (const video of videos) {
        let size: Size = { width: video.videoWidth, height: video.videoHeight, until: now + KEEP_MS };
        const before = kept.get(video);
        if (before && before.until > now && area(before) >= area(size)) {
          if (isLarge(size)) before.until = size.until;
          size = before;
        }
        if (isLarge(size)) {
          kept.set(video, size);
          large.push(video);
        }
        if (area(size) > area(largest)) largest = size;
      }
      // polls only while one is too large: a video that leaves the document fires no event
      if (large[0]) alarm.set(POLL_MS);

      const measured = largest && `${largest.width}x${largest.height}`;
      const problem: Problem = {
        kind: 'too-large',
        severity: 'error',
        detail:
          (large.length > 1 ? `${large.length} videos are too large, up to ` : 'a video is ') +
          `${measured}, and ${limit} is the most` +
          // a large stream has a small one beside it, if its sender has called enableDualStream()
          (large.some(({ srcObject }) => srcObject)
            ? ': with the Agora SDK, setRemoteVideoStreamType(uid, 1) asks for the small stream'
            : ''),
        measured: measured!,
        limit,
        elements: large,
      };
      const unsized = videos.filter(({ readyState, error }) => !readyState && !error).length;
      if (!largest && !unsized) tell({ outcome: 'not-applicable', detail: 'there is no video' });
      else
        tell({
          ...(measured && { measured }),
          limit,
          problems: large[0] ? [problem] : [],
          ...(unsized && { outcome: 'unknown', detail: `the size of ${unsized} videos is not known yet` }),
        });
    });

    const alarm = createEarliestTimer(judge);
    const stop = media.watch(
      safe((element, change) => {
        // a new source, not a new size of the same source
        if (change === 'emptied') kept.delete(element as HTMLVideoElement);
        alarm.set(SETTLE_MS);
      }),
    );
    judge();
    return stopAll([alarm.stop, stop]);
  },
};

const area = (size?: Size) => (size ? size.width * size.height : 0);
