import { IntersectionObserver, isConnected, navigator, timeNow, WeakMap } from '../browser/natives.js';
import { createEarliestTimer } from '../browser/earliestTimer.js';
import { noop, stopAll } from '../browser/stop.js';
import { createWeakList } from '../browser/weakList.js';
import { settled } from '../browser/settled.js';
import type { Check, Problem } from './check.js';
import { checkedMedia } from './checkedMedia.js';

/** ms in which changes gather. */
const SETTLE_MS = 500;
/** ms that something must be still. Ours: blocked autoplay is certain a second after `canplay`, and apps call `play()` late. */
const GRACE_MS = 2000;

/** What is known of a media element or an audio context. */
interface Seen {
  /** It has played what it has now. */
  begun?: boolean;
  /** The page has paused it. */
  kept?: boolean;
  /** The browser has not let it play. */
  refused?: boolean;
  /** `autoplay` was not set when it could have played. */
  late?: boolean;
  /** More of it than a line is in the window; undefined until the browser has told. */
  visible?: boolean;
  /** When it was first found still. */
  since?: number | undefined;
  /** It was tried to play it. */
  repaired?: boolean;
}

type Kind = 'will-not-play' | 'blocked-here' | 'broken';

/** Whether videos and sounds play by themselves: docs/checks/autoplay.md. */
export const autoplay: Check = {
  id: 'autoplay',
  title: 'Videos and sounds play by themselves',
  failureTitle: 'Videos or sounds do not play by themselves',
  start({ options, media, patch, realms, safe }, tell) {
    const known = new WeakMap<object, Seen>();
    const seenOf = (one: object) => {
      const seen = known.get(one) ?? {};
      known.set(one, seen);
      return seen;
    };
    const contexts = createWeakList<AudioContext>();
    /** Nobody has clicked, and yet it sounds: no policy blocks anything here. */
    let free = false;
    /** A sound outside of the document was refused; it is not held, since there may be one every second. */
    let refusedOutside = false;

    /** A user may have clicked: then the policy is no more, and pauses may be theirs. */
    const touched = () => navigator.userActivation?.hasBeenActive !== false;
    const onSound = () => {
      refusedOutside = false;
      free ||= !touched();
    };

    const kindOf = (element: HTMLMediaElement, seen: Seen): Kind | 'waiting' | undefined => {
      const { autoplay, muted, paused, controls } = element;
      const { begun, kept, refused, late, visible } = seen;
      if (!paused || element.ended || kept || (begun && controls && touched())) return;
      const heard = !muted && (autoplay || begun || refused);
      if (!heard) {
        if (visible === undefined) return 'waiting';
        if (!visible || !isShown(element)) return;
      }
      if (element.error || element.networkState === element.NETWORK_NO_SOURCE) return 'broken';
      if (autoplay && !begun && element.readyState < element.HAVE_FUTURE_DATA) return 'waiting';
      // refused without an event: autoplay set in time, and nothing happens (docs/facts/chromium.md, autoplay)
      const blocked = !muted && autoplay && !begun && !late && !free;
      return refused || blocked ? 'blocked-here' : 'will-not-play';
    };

    const judge = safe(() => {
      const now = timeNow();
      const still: Record<Kind, HTMLMediaElement[]> = { 'will-not-play': [], 'blocked-here': [], broken: [] };
      let waiting = 0;
      let blockedContexts = 0;
      /** Whether it has been still for long enough, and can't be helped. */
      const lasts = (seen: Seen, play?: () => Promise<void>) => {
        seen.since ??= now;
        if (now - seen.since >= GRACE_MS) {
          if (!play || options.autoplay !== 'repair' || seen.repaired) return true;
          seen.repaired = true;
          seen.since = now;
          settled(play(), noop);
        }
        waiting++;
        return false;
      };

      const elements = checkedMedia(media);
      for (const element of elements) {
        const seen = seenOf(element);
        const kind = kindOf(element, seen);
        if (element.paused) observer.observe(element);
        else observer.unobserve(element);
        if (!kind) delete seen.since;
        else if (kind === 'waiting') waiting++;
        else if (lasts(seen, kind === 'broken' ? undefined : () => element.play())) still[kind].push(element);
      }
      const live = contexts.all().filter(({ state }) => state !== 'closed');
      for (const context of live) {
        const seen = seenOf(context);
        if (context.state === 'running') {
          seen.repaired = false;
          onSound();
        }
        if (context.state !== 'suspended' || seen.kept) delete seen.since;
        else if (lasts(seen, () => context.resume())) blockedContexts++;
      }

      const problems: Problem[] = [];
      const add = (kind: string, severity: Problem['severity'], detail: string, elements: Element[] = []) =>
        problems.push({ kind, severity, detail, measured: elements.length || 1, elements });
      const block = (kind: string, what: string, elements?: Element[]) => {
        // in Agora's own recorder it is the recorder's policy
        const here = typeof (navigator as any).notifyReady !== 'function';
        const detail = `the autoplay policy of this browser blocks ${what}`;
        if (here) add(kind, 'notice', `${detail}, which a recorder plays`, elements);
        else add(kind, 'error', detail, elements);
        unsure ||= detail;
      };
      let unsure = waiting && 'some have not begun yet';
      const { broken, 'will-not-play': stopped, 'blocked-here': blocked } = still;
      if (stopped[0]) {
        const detail = `nothing plays ${named(stopped)}, and in the recorder nobody clicks: set autoplay, or call play()`;
        add('will-not-play', 'error', detail, stopped);
      }
      if (blocked[0]) block('blocked-here', named(blocked), blocked);
      else if (refusedOutside) block('blocked-here', 'a sound outside of the document');
      if (blockedContexts) block('audio-context', 'an AudioContext');
      if (broken[0]) {
        const detail = `${named(broken)} can't be loaded: ${broken[0].error?.message || 'no source fits'}`;
        add('broken', 'notice', detail, broken);
      }
      if (waiting || problems[0]) alarm.set(GRACE_MS);

      if (elements[0] || live[0] || refusedOutside)
        tell({ problems, ...(unsure && { outcome: 'unknown', detail: unsure }) });
      else tell({ outcome: 'not-applicable', detail: 'there is no video and no sound' });
    });

    const alarm = createEarliestTimer(judge);
    const observer = new IntersectionObserver(
      safe((entries) => {
        for (const { target, intersectionRect } of entries)
          seenOf(target).visible = intersectionRect.width > 1 && intersectionRect.height > 1;
        alarm.set(SETTLE_MS);
      }),
    );

    const stops = [
      alarm.stop,
      () => observer.disconnect(),
      media.watch(
        safe((element, change) => {
          const seen = seenOf(element);
          const { paused, autoplay, muted } = element;
          // `emptied` comes when a script may have called play() already
          if (/^src|emptied/.test(change)) seen.begun = false;
          if (/^src/.test(change)) seen.refused = false;
          if (change === 'pause()') seen.kept ||= seen.begun || autoplay;
          if (change === 'play()') {
            seen.kept = false;
            // the promise is the page's: a handler of ours would keep its rejection from being told
            seen.refused = paused && !element.error;
            refusedOutside ||= seen.refused && !isConnected(element);
          }
          if (change === 'canplay') seen.late = !autoplay;
          // a muted one plays, and is paused when it is unmuted
          if (change === 'volumechange' && seen.begun && paused && !muted && !element.ended)
            seen.refused = true;
          if (!paused) {
            seen.begun = true;
            seen.refused = seen.repaired = false;
            if (!muted) onSound();
          }
          alarm.set(SETTLE_MS);
        }),
      ),
      realms.watch(({ AudioNode, AudioContext }) =>
        stopAll([
          // constructors are left alone, and what is not connected to the speakers is not heard
          patch(AudioNode?.prototype, 'connect', (_node, [target], next) => {
            const context = target?.context;
            if (context?.destination === target && context?.close && contexts.add(context))
              alarm.set(SETTLE_MS);
            return next();
          }),
          ...['suspend', 'resume'].map((name) =>
            patch(AudioContext?.prototype, name, (context, _args, next) => {
              seenOf(context).kept = name === 'suspend';
              alarm.set(SETTLE_MS);
              return next();
            }),
          ),
        ]),
      ),
    ];
    judge();
    return stopAll(stops);
  },
};

const named = (elements: readonly Element[]) =>
  elements.length > 1 ? `${elements.length} media elements` : `a ${elements[0]?.localName} element`;

/** Not made invisible by style. */
const isShown = (element: Element) =>
  element.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) !== false;
