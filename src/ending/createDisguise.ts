import { addListener, removeListener, setTimeout, WeakMap } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Realm } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** What the page is to take a replacement for. */
interface Part {
  type: 'push' | 'traverse';
  /** The event of a link, a form or a script, that the page was not shown. */
  event?: NavigateEvent;
  /** Where it goes, from when its own event has come. */
  url?: string;
}

/**
 * Shows a document's listeners what they would see if a replacement were the push or the traversal that the page has asked
 * for: the types of its events, and where it came from. Before Chromium 102 there are no such events.
 */
export interface Disguise {
  /** Does what replaces the entry. */
  as<Result>(part: Part, work: () => Result): Result;
  /** Does something of which the page hears nothing. */
  quietly(work: () => void): void;
  /** The page of the navigation that is under way, where that is a push. */
  nextUrl(): string | undefined;
  stop: Stop;
}

/**
 * @param onNavigate - told of what the page does; what it returns is done in the place of that
 * @param onPush - told when what shows as a push has replaced the entry within the page
 */
export function createDisguise(
  patch: Patch,
  realm: Realm,
  onNavigate: (event: NavigateEvent) => (() => void) | undefined,
  onPush: () => void,
): Disguise {
  const { navigation, NavigateEvent, NavigationCurrentEntryChangeEvent } = realm as any;
  const parts = new WeakMap<object, Part>();
  /** What is being done, until its event comes; and then until it is committed, or another one begins. */
  let playing: Part | undefined;
  let pending: Part | undefined;
  let isQuiet = false;
  /** Errors of events that the page was not shown. */
  let refused = 0;

  const as: Disguise['as'] = (part, work) => {
    playing = part;
    try {
      const result = work();
      // without the events, as in a sandboxed page, nothing tells of the commit
      if (!navigation?.currentEntry && part.type === 'push') onPush();
      return result;
    } finally {
      playing = undefined;
    }
  };
  const hide = (event: Event) => {
    if (isQuiet) event.stopImmediatePropagation();
  };
  const onEvent = (event: NavigateEvent) => {
    if (isQuiet) return hide(event);
    pending = playing;
    playing = undefined;
    if (pending) {
      pending.url = event.destination.url;
      parts.set(event, pending);
      return;
    }
    const replace = onNavigate(event);
    if (!replace) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    refused++;
    setTimeout(() => (refused = 0));
    as({ type: 'push', event }, replace);
  };
  const onError = (event: Event) => {
    // what was done quietly is aborted by what is shown
    if (!refused && !isQuiet && playing?.type !== 'traverse') return;
    if (refused) refused--;
    event.stopImmediatePropagation();
  };
  const onCommit = (event: Event) => {
    if (isQuiet) return hide(event);
    const part = pending;
    pending = undefined;
    if (!part) return;
    parts.set(event, part);
    if (part.type === 'push') onPush();
  };
  const listeners: [target: EventTarget, type: string, listener: (event: any) => void][] = navigation
    ? [
        [navigation, 'navigate', onEvent],
        [navigation, 'navigateerror', onError],
        [navigation, 'currententrychange', onCommit],
        [realm, 'popstate', hide],
      ]
    : [];
  for (const [target, type, listener] of listeners) addListener(target, type, listener, true);

  return {
    as,
    quietly(work) {
      isQuiet = true;
      try {
        work();
      } finally {
        isQuiet = false;
      }
    },
    nextUrl: () => (pending?.type === 'push' ? pending.url : undefined),
    stop: stopAll([
      ...listeners.map(
        ([target, type, listener]) =>
          () =>
            removeListener(target, type, listener, true),
      ),
      ...[NavigateEvent, NavigationCurrentEntryChangeEvent].map((owner) =>
        patch(
          owner?.prototype,
          'navigationType',
          (event, _args, next) => parts.get(event)?.type ?? next(),
          'get',
        ),
      ),
      ...['userInitiated', 'sourceElement'].map((name) =>
        patch(
          NavigateEvent?.prototype,
          name,
          (event, _args, next) => {
            const original = parts.get(event)?.event as any;
            return original ? original[name] : next();
          },
          'get',
        ),
      ),
    ]),
  };
}
