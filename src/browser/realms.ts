import { counted } from './counted.js';
import type { Patch } from './patch.js';
import { stopAll, type Stop } from './stop.js';

/** A window with the constructors of its realm. */
export type Realm = Window & typeof globalThis;

/** This window and its same-origin child windows, however deep. */
export interface Realms {
  /** Enters each realm once, now and as they come; what `enter` returns is undone at the end. */
  watch(enter: (realm: Realm) => Stop): Stop;
}

/** The realms that a watcher is in. A WindowProxy stays the same when its frame navigates; its `Object` does not. */
type Entered = Map<Realm, [key: unknown, stop: Stop]>;

/**
 * A frame is entered after it was inserted, when it has loaded, when it has gone to another document, and when a script
 * takes its window. The first window of a frame is kept by its first same-origin document, so this comes before that
 * one's scripts; so does the next task after the old document was hidden (Chromium 156, 54 of 54 times).
 *
 * Limitation: a frame in a shadow root is entered when its window is taken; a cross-origin one is never entered. Such
 * a page needs a tag of its own.
 */
export function createRealms(patch: Patch): Realms {
  const watchers = new Map<(realm: Realm) => Stop, Entered>();
  let enterAll: (found: any) => void;

  const start = counted(() => {
    const ended = new AbortController();
    const again = () => enterAll(window);
    const soon = () => setTimeout(again);
    const observer = new MutationObserver(again);
    /** @param found - a window or a document */
    enterAll = (found) => {
      try {
        const realm: Realm = found.window ?? found.defaultView;
        const { document, Object: key } = realm;
        for (const [enter, entered] of watchers) {
          for (const gone of entered.keys()) if (gone.closed) entered.delete(gone);
          if (entered.get(realm)?.[0] !== key) entered.set(realm, [key, enter(realm)]);
        }
        observer.observe(document, { childList: true, subtree: true });
        const { signal } = ended;
        document.addEventListener('load', again, { capture: true, signal });
        if (realm !== window) realm.addEventListener('pagehide', soon, { signal });
        for (let index = 0; index < realm.length; index++) enterAll(realm[index]);
      } catch {
        // no window, or one of another origin
      }
    };
    return stopAll([
      () => observer.disconnect(),
      () => ended.abort(),
      ...['contentWindow', 'contentDocument'].map((name) =>
        patch(
          HTMLIFrameElement.prototype,
          name,
          (_frame, _args, next) => {
            const found = next();
            if (found) enterAll(found);
            return found;
          },
          'get',
        ),
      ),
    ]);
  });

  return {
    watch(enter) {
      const entered: Entered = new Map();
      const stop = start();
      watchers.set(enter, entered);
      enterAll(window);
      return stopAll([
        stop,
        () => {
          watchers.delete(enter);
          stopAll([...entered.values()].map(([, leave]) => leave))();
        },
      ]);
    },
  };
}
