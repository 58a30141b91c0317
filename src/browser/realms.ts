import type { Insertions } from './insertions.js';
import type { Patch } from './patch.js';
import type { Roots } from './roots.js';
import { stopAll, type Stop } from './stop.js';

/** A window with the constructors of its realm. */
export type Realm = Window & typeof globalThis;

/** This window and its same-origin child windows, however deep. */
export interface Realms {
  /** Enters each realm once, now and as they come; what `enter` returns is undone at the end. */
  watch(enter: (realm: Realm) => Stop): Stop;
}

/**
 * A frame is entered when it is inserted, when it has loaded, and when a script takes its window: the
 * first window of a frame is kept by its first same-origin document, so this comes before that one's scripts.
 *
 * Limitation: a document that a frame goes to later has run its first scripts when it is entered, and a
 * cross-origin one is never entered. Such a page needs a tag of its own.
 */
export function createRealms(patch: Patch, roots: Roots, insertions: Insertions): Realms {
  return {
    watch(enter) {
      // a WindowProxy stays the same when its frame navigates; the realm's own Object does not
      const entered = new Map<object, [realm: Realm, stop: Stop]>();
      const enterRealm = (realm: Realm) => {
        try {
          const key = realm.Object;
          if (!entered.has(key)) {
            for (const [old, [gone]] of entered) if (gone.closed || gone.Object !== old) entered.delete(old);
            entered.set(key, [realm, enter(realm)]);
          }
          if (realm !== window) insertions.observe(realm.document);
        } catch {
          // another origin, or no window any more
        }
      };
      const enterFrame = (frame: any) => enterRealm(frame.contentWindow);
      const onLoad = ({ target }: Event) => enterFrame(target);
      const takeWindow = (name: string, windowOf: (found: any) => Realm) =>
        patch(
          HTMLIFrameElement.prototype,
          name,
          (_frame, _args, next) => {
            const found = next();
            if (found) enterRealm(windowOf(found));
            return found;
          },
          'get',
        );

      enterRealm(window);
      return stopAll([
        () => {
          for (const [, stop] of entered.values()) stop();
        },
        () => {
          for (const root of roots.all()) root.removeEventListener('load', onLoad, true);
        },
        roots.watch((root) => root.addEventListener('load', onLoad, true)),
        takeWindow('contentWindow', (found) => found),
        takeWindow('contentDocument', (found) => found.defaultView),
        insertions.watch((inserted) => {
          enterFrame(inserted);
          for (const frame of inserted.querySelectorAll('iframe')) enterFrame(frame);
        }),
      ]);
    },
  };
}
