import { hasSource } from '../browser/hasSource.js';
import { isMarked } from '../browser/isMarked.js';
import type { MediaElements } from '../browser/mediaElements.js';

/** The media elements that are to be checked: those that have something to play, and are not excused. */
export const checkedMedia = (media: MediaElements): HTMLMediaElement[] =>
  media.all().filter((element) => hasSource(element) && !isMarked(element, 'data-recording-ignore'));

export const checkedVideos = (media: MediaElements): HTMLVideoElement[] =>
  checkedMedia(media).filter((element): element is HTMLVideoElement => element.localName === 'video');
