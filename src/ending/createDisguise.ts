import { addListener, currentEntryOf, removeListener, setTimeout, WeakMap } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Realm } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** What the page must believe that a replacement is. */
interface Part {
  type: 'push' | 'traverse';
  /** The hidden original event, of a link, a form or a script. */
  event?: NavigateEvent;
  /** Its destination; set when its own event comes. */
  url?: string;
}

/**
 * Makes a replacement look, to a document's listeners, like the push or the traversal that the page has asked for: changes the types
 * of its events, and what began it. Before Chromium 102 there are no such events.
 */
export interface Disguise {
  /** Runs `work`, which replaces the entry, in the disguise of `part`. */
  as<Result>(part: Part, work: () => Result): Result;
  /** Runs `work` without events for the page. */
  quietly(work: () => void): void;
  /** The URL of the page that is being navigated to, if the page takes this for a push. */
  nextUrl(): string | undefined;
  stop: Stop;
}

/**
 * @param onNavigate - called for each navigation of the page; if it returns a function, this runs in place of the navigation
 * @param onPush - called when a replacement that looks like a push is done, within the same document
 */
export function createDisguise(
  patch: Patch,
  realm: Realm,
  onNavigate: (event: NavigateEvent) => (() => void) | undefined,
  onPush: () => void,
): Disguise {
  const { navigation } = realm as any;
  const parts = new WeakMap<object, Part>();
  /** The part in progress until its event comes (`playing`); then until it is committed or another one begins (`pending`). */
  let playing: Part | undefined;
  let pending: Part | undefined;
  let isQuiet = false;
  /** Number of expected error events, of navigations that the page was not shown. */
  let refused = 0;

  const as: Disguise['as'] = (part, work) => {
    playing = part;
    try {
      const result = work();
      // a sandboxed page has no events, so nothing would report the commit
      if (!(navigation && currentEntryOf(navigation)) && part.type === 'push') onPush();
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
    // a visible navigation aborts a quiet one, and the page must not see that error
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
      retellEvents(patch, realm, parts),
    ]),
  };
}

/** Patches events so that listeners see the type, and what began the navigation, of the disguise. */
function retellEvents(patch: Patch, realm: Realm, parts: WeakMap<object, Part>): Stop {
  const { NavigateEvent, NavigationCurrentEntryChangeEvent } = realm as any;
  return stopAll([
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
  ]);
}
