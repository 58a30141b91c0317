import { createUnreadFrames } from './createUnreadFrames.js';
import { selfAndBelow } from './selfAndBelow.js';
import { shareStart } from './shareStart.js';
import {
  AbortController,
  addListener,
  frameOf,
  HTMLIFrameElement,
  insideOf,
  Map,
  MutationObserver,
  type Node,
  queryAll,
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

/** What a watcher has entered in a realm. It has to enter again when the key is another one. */
type Entered = [key: object, leave: Stop];

/** One `watch` call: enters what is new, and returns what is entered now. */
type Watcher = (document: Document, realm: Realm, before: Entered | undefined, isRenewed: boolean) => Entered;

/** The elements that can have a window. */
const FRAMES = 'iframe,frame,object,embed';

/**
 * A frame is entered after it was inserted, when it has loaded, when it has gone to another document, and when a script
 * reads its window. The first task after the old document was hidden runs before the scripts of the new one (Chromium 156,
 * 54 of 54 times). The frames beside it are not looked at then, because a page may have hundreds.
 *
 * Limitation: a frame that comes back from another origin is entered at the next change of the page, or at its load event.
 *
 * Windows and documents differ. The first same-origin document of a frame keeps the window of the empty document before
 * it. And `document.open()`, which `document.write()` calls in a loaded page, keeps both, but erases every listener of the
 * document and its window (HTML, "document open steps"). Observers stay, and report the removed nodes.
 *
 * Limitation: a frame in a shadow root is entered when its window is read, or by `enter()`, which findFrames calls when the frame has
 * loaded. A cross-origin frame is never entered: its page needs a tag of its own.
 */
export function createRealms(patch: Patch): Realms {
  const watchers = new Set<Watcher>();
  /** By window, because a WindowProxy stays the same when its frame navigates. */
  const entered = new Map<Realm, Map<Watcher, Entered>>();
  /** Enters a page and its frames, with all watchers or only with some. */
  let enterAll: (found: any, entering?: Iterable<Watcher>) => void = noop;

  const start = shareStart(() => {
    const ended = new AbortController();
    const { signal } = ended;
    /** Documents that may have lost their listeners. */
    const renewed = new Set<Document>();
    const observed = new WeakSet<Node>();
    const unread = createUnreadFrames((document) => enterAll(document));
    /** Frames that have come, or have loaded. */
    const enterFrames = (frames: Element[]) => {
      frames.forEach(unread.add);
      unread.look();
    };
    const onLoad = ({ target }: Event) => enterFrames(framesIn([target as Node]));
    const forgetClosed = () => {
      for (const realm of entered.keys()) if (realm.closed) entered.delete(realm);
    };
    /** The frame has gone to another document, or out of the page. */
    const onHide = ({ currentTarget }: Event) => {
      const frame = frameOf(currentTarget as Realm);
      setTimeout(() => (forgetClosed(), enterFrames(frame ? [frame] : [])));
    };
    const observer = new MutationObserver((records) => {
      for (const { target } of records) if (observed.has(target)) renewed.add(target as Document);
      renewed.forEach((document) => enterAll(document));
      renewed.clear();
      enterFrames(records.flatMap(({ addedNodes }) => framesIn(addedNodes)));
      if (entered.size > 1 && records.some(({ removedNodes }) => framesIn(removedNodes).length))
        forgetClosed();
    });
    /** @param found - a window or a document */
    enterAll = (found, entering = watchers) => {
      try {
        const realm: Realm = found.window === found ? found : windowOf(found);
        const { document } = realm;
        const here = entered.get(realm) ?? new Map<Watcher, Entered>();
        entered.set(realm, here);
        for (const enter of entering)
          here.set(enter, enter(document, realm, here.get(enter), renewed.has(document)));
        // a document that has lost its listeners has kept the observer
        if (!observed.has(document) || renewed.has(document)) {
          observed.add(document);
          observer.observe(document, { childList: true, subtree: true });
          addListener(document, 'load', onLoad, { capture: true, signal });
          if (realm !== window) addListener(realm, 'pagehide', onHide, { signal });
          for (const frame of queryAll(document, FRAMES)) if (!insideOf(frame)) unread.add(frame);
        }
        // not `length`, which a page may replace
        for (let index = 0; realm[index]; index++) enterAll(realm[index], entering);
      } catch {
        // no window, or a window of another origin
      }
    };
    return stopAll([
      () => {
        enterAll = noop;
        entered.clear();
        observer.disconnect();
        ended.abort();
      },
      watchReads(patch, (found) => enterAll(found)),
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
        const leaves = [...entered.values()].map((here) => here.get(watcher)?.[1] ?? noop);
        for (const here of entered.values()) here.delete(watcher);
        stopAll(leaves)();
      },
    ]);
  }

  const watchDocuments: Realms['watchDocuments'] = (enter) =>
    add((document, realm, before, isRenewed) => {
      if (before?.[0] === document && !isRenewed) return before;
      before?.[1]();
      return [document, enter(document, realm)];
    });

  return {
    watch: (enter) =>
      add((_document, realm, before) => {
        // a frame that has gone to another document has the same window, but another realm
        const { Object: key } = realm;
        return before?.[0] === key ? before : [key, enter(realm)];
      }),
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

/** Calls back with what a script of the page reads of a frame, before the script gets it. */
const watchReads = (patch: Patch, onRead: (found: Window | Document) => void): Stop =>
  stopAll(
    ['contentWindow', 'contentDocument'].map((name) =>
      patch(
        HTMLIFrameElement.prototype,
        name,
        (_frame, _args, next) => {
          const found = next();
          if (found) onRead(found);
          return found;
        },
        'get',
      ),
    ),
  );

const framesIn = (nodes: Iterable<Node>): Element[] =>
  [...nodes].flatMap((node) => selfAndBelow(node, FRAMES));
