import type { MediaElements } from '../browser/mediaElements.js';
import { stopAll } from '../browser/stop.js';
import type { GateWatch } from './createGates.js';

/**
 * Open when the page has loaded and each video of it that can be seen, and has something to show, has decoded a frame.
 *
 * @param videos - those of the page, as they are now
 */
export const watchVideos =
  (media: MediaElements, videos: () => readonly HTMLVideoElement[]): GateWatch =>
  (setOpen) => {
    const look = () =>
      setOpen(
        document.readyState === 'complete' && videos().every((video) => !isAwaited(video) || hasFrame(video)),
      );
    addEventListener('load', look);
    look();
    return stopAll([() => removeEventListener('load', look), media.watch(look)]);
  };

const hasFrame = (video: HTMLVideoElement) => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;

/** A video that has failed shows nothing, however long one waits: that is for the check `autoplay` to tell. */
function isAwaited(video: HTMLVideoElement): boolean {
  const { left, top, right, bottom } = video.getBoundingClientRect();
  const seen =
    right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && right > left && bottom > top;
  return (
    seen && video.networkState !== HTMLMediaElement.NETWORK_EMPTY && !video.error && video.checkVisibility()
  );
}
