import type { MediaElements } from '../browser/mediaElements.js';
import {
  attributeOf,
  bodyOf,
  childrenOf,
  idOf,
  matches,
  MutationObserver,
  nameOf,
  parentOf,
  queryAll,
  removeAttribute,
  rootOf,
  Set,
  setAttribute,
  textOf,
} from '../browser/natives.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { OWN_TILE } from '../ownTile.js';

/** The most ancestors of a video to look at, and characters of a tile's text. Our choice: a tile has a name and some buttons. */
const MAX_LEVELS = 6;
const MAX_TEXT = 80;

/** An element that contains one of these is more than a tile. */
const MORE_THAN_A_TILE = 'iframe,canvas,object,embed,input,textarea,select,[contenteditable]';

/**
 * Hides the elements that play this page's own silent stream, and their tiles, as far as these can be recognized:
 *
 * - the element into which the Agora SDK has played the stream (`track.play(element)`), while it holds nothing but a tile;
 * - the element around it that has a sibling of the same tag and class with somebody else's video in the same place.
 *
 * Limitation: any other tile is not recognized, and stays as an empty place. Use the option `hide` for it.
 *
 * @param isOwn - whether a track is of the silent stream
 * @param attempt - calls what may throw
 */
export function hideOwnTiles(
  media: MediaElements,
  isOwn: (track: MediaStreamTrack) => boolean,
  attempt: (work: () => void) => void,
): Stop {
  let hidden = new Set<Element>();
  // an app may use the place for somebody else after the own video has gone
  const observer = new MutationObserver(() => attempt(update));

  const isOwnVideo = (element: Element) => {
    const { srcObject } = element as HTMLVideoElement;
    return nameOf(element) === 'video' && !!(srcObject as MediaStream)?.getVideoTracks?.().some(isOwn);
  };
  const isTile = (place: Element) =>
    place !== bodyOf(document) &&
    place !== rootOf(document) &&
    !matches(place, MORE_THAN_A_TILE) &&
    !queryAll(place, MORE_THAN_A_TILE).length &&
    queryAll(place, 'audio,video').every(isOwnVideo) &&
    `${textOf(place)}`.trim().length <= MAX_TEXT;

  /** The video, and the largest element around it that is recognized as its tile. */
  function placesOf(video: Element): Element[] {
    const places = [video];
    const player = parentOf(video);
    // this is the SDK's own black wrapper; the element around it is what the app has made for the stream
    if (player && idOf(player).startsWith('agora-video-player')) {
      const place = parentOf(player);
      places.push(place && isTile(place) ? place : player);
    }
    const path = [nameOf(video)];
    let place = parentOf(video);
    for (let level = 0; place && isTile(place) && level < MAX_LEVELS; level++) {
      if (hasTwin(place, path)) return [...places, place];
      path.unshift(nameOf(place));
      place = parentOf(place);
    }
    return places;
  }
  /** Whether a sibling looks the same and shows somebody else there. */
  function hasTwin(place: Element, path: string[]): boolean {
    const siblings = parentOf(place);
    const looks = attributeOf(place, 'class') ?? '';
    return (
      !!siblings &&
      [...childrenOf(siblings)].some(
        (sibling) =>
          sibling !== place &&
          nameOf(sibling) === nameOf(place) &&
          (attributeOf(sibling, 'class') ?? '') === looks &&
          queryAll(sibling, `:scope>${path.join('>')}`).some((video) => !isOwnVideo(video)),
      )
    );
  }
  function update() {
    const places = new Set(media.all().filter(isOwnVideo).flatMap(placesOf));
    for (const place of hidden) if (!places.has(place)) removeAttribute(place, OWN_TILE);
    for (const place of places) if (!hidden.has(place)) setAttribute(place, OWN_TILE, '');
    hidden = places;
    observer.disconnect();
    for (const place of places) observer.observe(place, { childList: true, subtree: true });
  }
  const stopWatching = media.watch((element) => {
    attempt(() => {
      if (hidden.size || isOwnVideo(element)) update();
    });
  });
  return stopAll([
    () => {
      observer.disconnect();
      for (const place of hidden) removeAttribute(place, OWN_TILE);
    },
    stopWatching,
  ]);
}
