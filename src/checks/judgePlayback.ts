/** A media element, in plain values. */
export interface Playback {
  paused: boolean;
  ended: boolean;
  muted: boolean;
  /** Its attribute `autoplay`, and the controls that a user could start it with. */
  autoplay: boolean;
  controls: boolean;
  /** Its source has failed, or the browser can play none of its sources. */
  isBroken: boolean;
  /** It has enough data to play. */
  canPlay: boolean;
  /** It is in the window, and no style hides it; undefined until the browser has said so. */
  isVisible: boolean | undefined;
  /** It has played its current source. */
  hasBegun: boolean;
  /** The page has paused it. */
  isKept: boolean;
  /** The browser has refused to play it. */
  isRefused: boolean;
  /** `autoplay` was not set yet when the element could have played. */
  isLate: boolean;
  /** A user may have clicked in the page. */
  isTouched: boolean;
  /** Something sounds although nobody has clicked, so no policy blocks anything here. */
  isFree: boolean;
}

/** Why a media element does not play. `waiting`: it may still begin. */
export type Stillness = 'waiting' | 'will-not-play' | 'blocked-here' | 'broken';

/** Why a media element does not play although it should; undefined if it plays, or does not need to. */
export function judgePlayback(media: Playback): Stillness | undefined {
  const { hasBegun, isRefused } = media;
  if (!media.paused || media.ended || media.isKept) return;
  if (hasBegun && media.controls && media.isTouched) return;
  const isHeard = !media.muted && (media.autoplay || hasBegun || isRefused);
  if (!isHeard && !media.isVisible) return media.isVisible === undefined ? 'waiting' : undefined;
  if (media.isBroken) return 'broken';
  if (media.autoplay && !hasBegun && !media.canPlay) return 'waiting';
  // blocked without any event: autoplay was set in time, but nothing has happened (docs/facts/chromium.md, autoplay)
  const isBlocked = !media.muted && media.autoplay && !hasBegun && !media.isLate && !media.isFree;
  return isRefused || isBlocked ? 'blocked-here' : 'will-not-play';
}
