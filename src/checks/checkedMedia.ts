import { hasSource } from '../browser/hasSource.js';
import { closestAcrossRoots } from '../browser/closestAcrossRoots.js';
import type { MediaElements } from '../browser/mediaElements.js';
import { OWN_TILE } from '../ownTile.js';

/** Marks excused elements, and elements with the page's own silent stream (hideOwnTiles). */
const UNCHECKED = ['data-recording-ignore', OWN_TILE];

/** The media elements to check: they have something to play, and are not excused. */
export const checkedMedia = (media: MediaElements): HTMLMediaElement[] =>
  media.all().filter((element) => hasSource(element) && !closestAcrossRoots(element, UNCHECKED));

export const checkedVideos = (media: MediaElements): HTMLVideoElement[] =>
  checkedMedia(media).filter((element): element is HTMLVideoElement => element.localName === 'video');
