import { navigator, timeNow } from '../browser/natives.js';
import { createEarliestTimer } from '../browser/earliestTimer.js';
import { settled } from '../browser/settled.js';
import { noop, stopAll } from '../browser/stop.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { checkedMedia } from './checkedMedia.js';
import { judgeAutoplay, type StillMedia } from './judgeAutoplay.js';
import { judgePlayback, type Playback } from './judgePlayback.js';
import { isTouched, type Played, watchPlayback } from './watchPlayback.js';

/** Milliseconds in which changes gather. */
const SETTLE_MS = 500;
/** Milliseconds that something must stand still. Our choice: blocked autoplay is certain a second after `canplay`, and apps call `play()` late. */
const GRACE_MS = 2000;

/** Whether videos and sounds play by themselves: docs/checks/autoplay.md. */
export const autoplay: Check = {
  id: 'autoplay',
  ...ENGLISH_TITLES.autoplay,
  start({ options, media, patch, realms, safe }, tell) {
    const look = safe(() => {
      const now = timeNow();
      const elements: Record<keyof StillMedia['elements'], HTMLMediaElement[]> = {
        'will-not-play': [],
        'blocked-here': [],
        broken: [],
      };
      let waiting = 0;
      let blockedContexts = 0;
      /** Whether it has stood still for long enough. With `repair` it is first played once, and gets the same time again. */
      const lasts = (played: Played, play?: () => Promise<void>) => {
        played.since ??= now;
        if (now - played.since >= GRACE_MS) {
          if (!play || options.autoplay !== 'repair' || played.isRepaired) return true;
          played.isRepaired = true;
          played.since = now;
          settled(play(), noop);
        }
        waiting++;
        return false;
      };

      const all = checkedMedia(media);
      for (const element of all) {
        const played = playback.of(element);
        const stillness = judgePlayback(playbackOf(element, played, playback.isFree()));
        playback.locate(element);
        if (!stillness) delete played.since;
        else if (stillness === 'waiting') waiting++;
        else if (lasts(played, stillness === 'broken' ? undefined : () => element.play()))
          elements[stillness].push(element);
      }
      const contexts = playback.contexts();
      for (const context of contexts) {
        const played = playback.of(context);
        if (context.state === 'running') {
          played.isRepaired = false;
          playback.hear();
        }
        if (context.state !== 'suspended' || played.isKept) delete played.since;
        else if (lasts(played, () => context.resume())) blockedContexts++;
      }

      const isRefusedOutside = playback.isRefusedOutside();
      const finding = judgeAutoplay({
        elements,
        waiting,
        blockedContexts,
        isRefusedOutside,
        hasMedia: !!all[0] || !!contexts[0] || isRefusedOutside,
        isRecorder: typeof (navigator as any).notifyReady === 'function',
      });
      if (waiting || finding.problems?.[0]) alarm.set(GRACE_MS);
      tell(finding);
    });

    const alarm = createEarliestTimer(look);
    const playback = watchPlayback(media, patch, realms, safe, () => alarm.set(SETTLE_MS));
    look();
    return stopAll([alarm.stop, playback.stop]);
  },
};

const playbackOf = (element: HTMLMediaElement, played: Played, isFree: boolean): Playback => ({
  paused: element.paused,
  ended: element.ended,
  muted: element.muted,
  autoplay: element.autoplay,
  controls: element.controls,
  isBroken: !!element.error || element.networkState === element.NETWORK_NO_SOURCE,
  canPlay: element.readyState >= element.HAVE_FUTURE_DATA,
  // isShown computes style, so it is called only for elements that stand still
  isVisible: played.isInWindow && (!element.paused || isShown(element)),
  hasBegun: !!played.hasBegun,
  isKept: !!played.isKept,
  isRefused: !!played.isRefused,
  isLate: !!played.isLate,
  isTouched: isTouched(),
  isFree,
});

/** Not made invisible by style. */
const isShown = (element: Element) =>
  element.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) !== false;
