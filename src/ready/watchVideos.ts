import type { MediaElements } from '../browser/mediaElements.js';
import { hasSource } from '../browser/hasSource.js';
import { readyStateOf } from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import { shownSize } from '../browser/shownSize.js';
import { stopAll } from '../browser/stop.js';
import type { GateWatch } from './createGates.js';

/** Open when the page has loaded, and every visible video with a source has decoded a frame. */
export const watchVideos =
  (media: MediaElements, realms: Realms): GateWatch =>
  (setOpen) => {
    const look = () =>
      setOpen(
        readyStateOf(document) === 'complete' &&
          media
            .all()
            .every((element) => !isAwaited(element) || element.readyState >= element.HAVE_CURRENT_DATA),
      );
    const stop = media.watch(look);
    look();
    return stopAll([realms.listen('window', 'load', look), stop]);
  };

/** Not waited for: a failed video, which the check `autoplay` reports, and an invisible one. */
function isAwaited(element: HTMLMediaElement): boolean {
  if (element.localName !== 'video' || element.error || !hasSource(element)) return false;
  return shownSize(element) > 0;
}
