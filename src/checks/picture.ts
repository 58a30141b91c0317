import { isHidden, Promise, readyStateOf, WeakMap } from '../browser/natives.js';
import { afterNextFrame } from '../browser/afterNextFrame.js';
import { createEarliestTimer } from '../browser/earliestTimer.js';
import { settled } from '../browser/settled.js';
import { noop, stopAll } from '../browser/stop.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { checkedVideos } from './checkedMedia.js';
import { createDarkness } from './createDarkness.js';
import { hasContent } from './hasContent.js';
import { isSeen } from './isSeen.js';
import { judgePicture, lookAgain, LOOK_SECONDS, type VideoSight } from './judgePicture.js';

/** Milliseconds to wait for a frame to be drawn. */
const DRAWN_MS = 500;
/** Looks to skip after a picture that was not black: copying a picture costs 0.2 ms of the main thread (Chromium 156). */
const BRIGHT_LOOKS = 3;

/** A video that should be seen to move. */
interface SeenVideo {
  sight?: VideoSight;
  /** Looks to skip until its picture is copied again. */
  rest: number;
}

/** Whether there is something to see, and videos move: docs/checks/picture.md. */
export const picture: Check = {
  id: 'picture',
  ...ENGLISH_TITLES.picture,
  start({ media, safe }, tell) {
    const known = new WeakMap<HTMLVideoElement, SeenVideo>();
    const isBlack = createDarkness();
    let looks = 0;
    let emptyLooks = 0;
    let stopped = false;
    let stopWaiting = noop;

    async function lookAt(video: HTMLVideoElement): Promise<VideoSight> {
      const seen = known.get(video) ?? { rest: 0 };
      known.set(video, seen);
      const look = {
        plays: !video.paused && !video.ended,
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
        time: video.currentTime,
        canPlay: video.readyState >= video.HAVE_FUTURE_DATA,
      };
      let isDark: boolean | undefined = false;
      if (look.plays && look.frames) {
        isDark = seen.rest ? seen.sight?.isDark : await isBlack(video);
        seen.rest = isDark ? 0 : seen.rest ? seen.rest - 1 : BRIGHT_LOOKS;
      }
      return (seen.sight = lookAgain(seen.sight, { ...look, isDark }));
    }

    async function lookAtAll() {
      const videos = checkedVideos(media).filter((video) => isSeen(video));
      const sights = await Promise.all(videos.map(async (video) => [video, await lookAt(video)] as const));
      if (stopped) return;
      looks++;
      emptyLooks = readyStateOf(document) !== 'complete' || hasContent() ? 0 : emptyLooks + 1;
      tell(judgePicture(sights, looks, emptyLooks));
    }

    const alarm = createEarliestTimer(
      safe(() => {
        // a hidden window draws no pictures
        if (!isHidden(document)) stopWaiting = afterNextFrame(() => settled(lookAtAll(), noop), DRAWN_MS);
        alarm.set(LOOK_SECONDS * 1000);
      }),
    );
    tell(judgePicture([], looks, emptyLooks));
    alarm.set(LOOK_SECONDS * 1000);
    return stopAll([
      () => {
        stopped = true;
      },
      alarm.stop,
      () => stopWaiting(),
      media.watch(noop),
    ]);
  },
};
