import { IntersectionObserver, isConnected, navigator, WeakMap } from '../browser/natives.js';
import type { MediaElements } from '../browser/mediaElements.js';
import type { Patch } from '../browser/patch.js';
import type { Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { watchAudioContexts } from '../browser/watchAudioContexts.js';
import { createWeakList } from '../browser/weakList.js';

/** What has been seen of a media element or an audio context. */
export interface Played {
  /** It has played its current source. */
  hasBegun?: boolean;
  /** The page has paused it. */
  isKept?: boolean;
  /** The browser has refused to play it. */
  isRefused?: boolean;
  /** `autoplay` was not set yet when the element could have played. */
  isLate?: boolean;
  /** More of it than a line is in the window; undefined until the browser has said so. */
  isInWindow?: boolean;
  /** The `timeNow()` when it was first found still. */
  since?: number | undefined;
  /** The companion has tried to play it. */
  isRepaired?: boolean;
}

/** What plays in the page, and what could not play. */
export interface PlaybackWatch {
  /** What has been seen of an element or a context; does not keep it alive. */
  of(one: object): Played;
  /** The audio contexts that are connected to the speakers, and not closed. */
  contexts(): AudioContext[];
  /** Watches whether a paused element is in the window, until it plays. */
  locate(element: HTMLMediaElement): void;
  /** Something sounds. */
  hear(): void;
  /** Something has sounded although nobody has clicked, so no policy blocks anything here. */
  isFree(): boolean;
  /** A sound outside of the document was refused, and none has sounded since. */
  isRefusedOutside(): boolean;
  stop: Stop;
}

/** A user may have clicked. Then the autoplay policy allows everything, and a pause may be the user's. */
export const isTouched = (): boolean => navigator.userActivation?.hasBeenActive !== false;

/**
 * Watches what media elements and audio contexts do.
 *
 * @param safe - of `CheckedPage`
 * @param onChange - called when something may have changed
 */
export function watchPlayback(
  media: MediaElements,
  patch: Patch,
  realms: Realms,
  safe: <Args extends unknown[]>(callback: (...args: Args) => void) => (...args: Args) => void,
  onChange: () => void,
): PlaybackWatch {
  const known = new WeakMap<object, Played>();
  const contexts = createWeakList<AudioContext>();
  let isFree = false;
  /** A flag, and not the sounds themselves, because a page may make a new one every second. */
  let isRefusedOutside = false;

  const of = (one: object) => {
    const played = known.get(one) ?? {};
    known.set(one, played);
    return played;
  };
  const hear = () => {
    isRefusedOutside = false;
    isFree ||= !isTouched();
  };
  const observer = new IntersectionObserver(
    safe((entries) => {
      for (const { target, intersectionRect } of entries)
        of(target).isInWindow = intersectionRect.width > 1 && intersectionRect.height > 1;
      onChange();
    }),
  );

  function onMedia(element: HTMLMediaElement, change: string) {
    const played = of(element);
    const { paused, autoplay, muted } = element;
    // `emptied` does not reset isRefused: it may come after a script has called play()
    if (/^src|emptied/.test(change)) played.hasBegun = false;
    if (/^src/.test(change)) played.isRefused = false;
    if (change === 'pause()') played.isKept ||= played.hasBegun || autoplay;
    if (change === 'play()') {
      played.isKept = false;
      // not by the promise: with a handler of ours, its rejection would not be reported as unhandled
      played.isRefused = paused && !element.error;
      isRefusedOutside ||= played.isRefused && !isConnected(element);
    }
    if (change === 'canplay') played.isLate = !autoplay;
    // the browser lets a muted element play, and pauses it when it is unmuted
    if (change === 'volumechange' && played.hasBegun && paused && !muted && !element.ended)
      played.isRefused = true;
    if (!paused) {
      played.hasBegun = true;
      played.isRefused = played.isRepaired = false;
      if (!muted) hear();
    }
    onChange();
  }

  return {
    of,
    contexts: () => contexts.all().filter(({ state }) => state !== 'closed'),
    locate(element) {
      if (element.paused) observer.observe(element);
      else observer.unobserve(element);
    },
    hear,
    isFree: () => isFree,
    isRefusedOutside: () => isRefusedOutside,
    stop: stopAll([
      () => observer.disconnect(),
      media.watch(safe(onMedia)),
      watchAudioContexts(patch, realms, (context) => {
        if (contexts.add(context)) onChange();
      }),
      realms.watch(({ AudioContext }) =>
        stopAll(
          ['suspend', 'resume'].map((name) =>
            patch(AudioContext?.prototype, name, (context, _args, next) => {
              of(context).isKept = name === 'suspend';
              onChange();
              return next();
            }),
          ),
        ),
      ),
    ]),
  };
}
