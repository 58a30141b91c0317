import { shareStart } from './shareStart.js';
import {
  AbortController,
  addListener,
  HTMLIFrameElement,
  Map,
  MutationObserver,
  type Node,
  removeListener,
  Set,
  setTimeout,
  WeakSet,
  windowOf,
} from './natives.js';
import type { Patch } from './patch.js';
import { noop, stopAll, type Stop } from './stop.js';

/** A window with the constructors of its realm. */
export type Realm = Window & typeof globalThis;

/** This window and its same-origin child windows at any depth, and the documents in them. */
export interface Realms {
  /**
   * Enters each realm once, now or when it appears. Use it to patch constructors. What `enter` returns is called at the end.
   */
  watch(enter: (realm: Realm) => Stop): Stop;
  /** Enters a document that may not have been seen yet, because its frame is in a shadow root. */
  enter(found: Document): void;
  /**
   * Enters each document, now or when it appears, and again when it has lost its listeners. Use it for listeners and
   * observers. What `enter` returns is called when the document is replaced, before it is entered again, and at the end.
   */
  watchDocuments(enter: (document: Document, realm: Realm) => Stop): Stop;
  /** Listens at this page's document or window for as long as the page lives. */
  listen(
    at: 'document' | 'window',
    type: string,
    listener: (event: any) => void,
    options?: AddEventListenerOptions,
  ): Stop;
}

/** One `watch` call. What it has entered is kept by window, because a WindowProxy stays the same when its frame navigates. */
interface Watcher {
  entered: Map<Realm, [key: object, stop: Stop]>;
  enter(document: Document, realm: Realm, isRenewed: boolean): void;
}

/**
 * A frame is entered after it was inserted, when it has loaded, when it has gone to another document, and when a script
 * reads its window. The first task after the old document was hidden runs before the scripts of the new one (Chromium 156,
 * 54 of 54 times).
 *
 * Windows and documents differ. The first same-origin document of a frame keeps the window of the empty document before
 * it. And `document.open()`, which `document.write()` calls in a loaded page, keeps both, but erases every listener of the
 * document and its window (HTML, "document open steps"). Observers stay, and report the removed nodes.
 *
 * Limitation: a frame in a shadow root is entered only when its window is read. A cross-origin frame is never entered: its
 * page needs a tag of its own.
 */
export function createRealms(patch: Patch): Realms {
  const watchers = new Set<Watcher>();
  /** Enters a page and its frames, with all watchers or only with some. */
  let enterAll: (found: any, entering?: Iterable<Watcher>) => void = noop;

  const start = shareStart(() => {
    const ended = new AbortController();
    /** Documents that may have lost their listeners. */
    const renewed = new Set<Document>();
    const observed = new WeakSet<Node>();
    const again = () => enterAll(window);
    const soon = () => setTimeout(again);
    const observer = new MutationObserver((records) => {
      for (const { target } of records) if (observed.has(target)) renewed.add(target as Document);
      again();
      renewed.clear();
    });
    const { signal } = ended;
    /** @param found - a window or a document */
    enterAll = (found, entering = watchers) => {
      try {
        const realm: Realm = found.window === found ? found : windowOf(found);
        const { document } = realm;
        for (const watcher of entering) {
          for (const gone of watcher.entered.keys()) if (gone.closed) watcher.entered.delete(gone);
          watcher.enter(document, realm, renewed.has(document));
        }
        // a document that has lost its listeners has kept the observer
        if (!observed.has(document) || renewed.has(document)) {
          observed.add(document);
          observer.observe(document, { childList: true, subtree: true });
          addListener(document, 'load', again, { capture: true, signal });
          if (realm !== window) addListener(realm, 'pagehide', soon, { signal });
        }
        for (let index = 0; index < realm.length; index++) enterAll(realm[index], entering);
      } catch {
        // no window, or a window of another origin
      }
    };
    return stopAll([
      () => {
        enterAll = noop;
      },
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

  function add(watcher: Watcher): Stop {
    const stop = start();
    watchers.add(watcher);
    enterAll(window, [watcher]);
    return stopAll([
      stop,
      () => {
        watchers.delete(watcher);
        stopAll([...watcher.entered.values()].map(([, leave]) => leave))();
      },
    ]);
  }

  const watchDocuments: Realms['watchDocuments'] = (enter) => {
    const entered: Watcher['entered'] = new Map();
    return add({
      entered,
      enter(document, realm, isRenewed) {
        const known = entered.get(realm);
        if (known?.[0] === document && !isRenewed) return;
        known?.[1]();
        entered.set(realm, [document, enter(document, realm)]);
      },
    });
  };

  return {
    watch(enter) {
      const entered: Watcher['entered'] = new Map();
      return add({
        entered,
        enter(_document, realm) {
          // a frame that has gone to another document has the same window, but another realm
          const { Object: key } = realm;
          if (entered.get(realm)?.[0] !== key) entered.set(realm, [key, enter(realm)]);
        },
      });
    },
    enter: (found) => enterAll(found),
    watchDocuments,
    listen: (at, type, listener, options) =>
      watchDocuments((document, realm) => {
        if (realm !== window) return noop;
        const target = at === 'window' ? realm : document;
        addListener(target, type, listener, options);
        return () => removeListener(target, type, listener, options?.capture);
      }),
  };
}
