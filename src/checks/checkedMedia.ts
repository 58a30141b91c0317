import { hasSource } from '../browser/hasSource.js';
import { closestAcrossRoots } from '../browser/closestAcrossRoots.js';
import type { MediaElements } from '../browser/mediaElements.js';
import { OWN_TILE } from '../ownTile.js';

/** What is excused, and the page's own silent stream (hideOwnTiles). */
const UNCHECKED = ['data-recording-ignore', OWN_TILE];

/** The media elements that are to be checked: those that have something to play, and are not excused. */
export const checkedMedia = (media: MediaElements): HTMLMediaElement[] =>
  media.all().filter((element) => hasSource(element) && !closestAcrossRoots(element, UNCHECKED));

export const checkedVideos = (media: MediaElements): HTMLVideoElement[] =>
  checkedMedia(media).filter((element): element is HTMLVideoElement => element.localName === 'video');
