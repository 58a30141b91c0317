import type { Patch } from './patch.js';
import { stopAll, type Stop } from './stop.js';

/** A window with the constructors of its realm. */
export type Realm = Window & typeof globalThis;

/** This window and its same-origin child windows, however deep. */
export interface Realms {
  /** Enters each realm once, now and as they come; what `enter` returns is undone at the end. */
  watch(enter: (realm: Realm) => Stop): Stop;
}

/**
 * A frame is entered after it was inserted, when it has loaded, and when a script takes its window. The first
 * window of a frame is kept by its first same-origin document, so this comes before that one's scripts.
 *
 * Limitation: a document that a frame goes to later has run its first scripts when it is entered; a frame in a
 * shadow root is entered when its window is taken; a cross-origin one is never entered. Such a page needs a tag
 * of its own.
 */
export function createRealms(patch: Patch): Realms {
  return {
    watch(enter) {
      let entered: [realm: Realm, key: unknown, stop: Stop][] = [];
      /** A WindowProxy stays the same when its frame navigates; the realm's own Object does not. */
      const keyOf = (realm: Realm): unknown => {
        try {
          return realm.closed || realm.Object;
        } catch {
          return; // another origin
        }
      };
      const enterAll = (realm: Realm) => {
        try {
          const { document } = realm;
          const key = keyOf(realm);
          if (!entered.some(([, other]) => other === key)) {
            entered = entered.filter(([gone, old]) => keyOf(gone) === old);
            entered.push([realm, key, enter(realm)]);
          }
          observer.observe(document, { childList: true, subtree: true });
          document.addEventListener('load', again, { capture: true, signal: ended.signal });
          for (let index = 0; index < realm.length; index++) enterAll(realm[index] as Realm);
        } catch {}
      };
      const ended = new AbortController();
      const again = () => enterAll(window);
      const observer = new MutationObserver(again);
      const takeWindow = (name: string, windowOf: (found: any) => Realm) =>
        patch(
          HTMLIFrameElement.prototype,
          name,
          (_frame, _args, next) => {
            const found = next();
            if (found) enterAll(windowOf(found));
            return found;
          },
          'get',
        );

      again();
      return stopAll([
        () => {
          for (const [, , stop] of entered) stop();
          observer.disconnect();
          ended.abort();
        },
        takeWindow('contentWindow', (found) => found),
        takeWindow('contentDocument', (found) => found.defaultView),
      ]);
    },
  };
}
