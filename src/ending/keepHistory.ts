import type { Patch } from '../browser/patch.js';
import type { Realm, Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';

/**
 * Keeps the joint session history at the entry it has, because a browser closes a window that no script has opened
 * only while that history has one entry (HTML, "script-closable"; facts/frames.md 4). What would add an entry, in
 * this page or in a same-origin frame, replaces the one there is. The page sees the URL, the state and the `src` it
 * has set; `back()`, `forward()` and `go()` move among the entries it thinks it has made, with their events.
 *
 * Limitation: a cross-origin frame that navigates itself, a POST, and a link or `window.open()` with a cross-origin
 * frame as its target add an entry; `navigation.back()` and `entries()` know nothing of ours: docs/closing.md.
 *
 * @param onReplaced - told of a frame whose page was replaced without its attribute
 */
export function keepHistory(
  patch: Patch,
  realms: Realms,
  onReplaced: (frame: Element, url: string) => void,
): Stop {
  return realms.watch((realm) => {
    const { push, stop } = keepEntries(patch, realm);
    return stopAll([stop, replaceNavigations(patch, realm, push), replaceSources(patch, realm, onReplaced)]);
  });
}

/** URLs that lead to a page; of others (`mailto:`) the browser makes no entry. */
const REPLACEABLE = /^(https?|about|blob|data):/;

/** What Chromium keeps of a page's history (`kMaxSessionHistoryEntries`). */
const MAX_ENTRIES = 50;

/** Runs what makes a new entry in place of the old one, and takes that for a new one. */
type Push = <Result>(work: () => Result) => Result;

/** The entries that the page thinks it has made, in the place of the browser's. They are gone after a reload. */
function keepEntries(
  patch: Patch,
  { history, History, location, PopStateEvent, HashChangeEvent, dispatchEvent, setTimeout }: Realm,
): { push: Push; stop: Stop } {
  const entries: [state: unknown, url: string][] = [];
  let index = 0;
  /** The native one: others wrap it to count page views. */
  const { replaceState } = History.prototype;
  // the page may have put its own on the object before us
  const owner = (name: string) => (Object.hasOwn(history, name) ? history : History.prototype);

  const leave = () => {
    entries[index] = [history.state, location.href];
  };
  const push: Push = (work) => {
    leave();
    if (index === MAX_ENTRIES - 1) {
      entries.shift();
      index--;
    }
    const forgotten = entries.splice(++index);
    try {
      return work();
    } catch (error) {
      entries.splice(index--, 0, ...forgotten);
      throw error;
    }
  };
  const count = () => Math.max(entries.length, index + 1);
  /** @param beyond - goes the rest of the way among the browser's own entries */
  const go = (delta: number, beyond: (rest: number) => void) => {
    // the browser, too, goes later
    setTimeout(() => {
      const target = index + delta;
      const rest = Math.min(target, 0) || Math.max(target - count() + 1, 0);
      if (rest) return beyond(rest);
      leave();
      index = target;
      const [state, url] = entries[index]!;
      const oldURL = location.href;
      replaceState.call(history, state, '', url);
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
      // only then, in Chromium, and not after each change of the hash
      if (oldURL !== url && oldURL.split('#')[0] === url.split('#')[0]) {
        dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: url }));
      }
    });
  };

  return {
    push,
    stop: stopAll([
      patch(owner('pushState'), 'pushState', (_self, args) =>
        push(() => replaceState.apply(history, args as Parameters<History['replaceState']>)),
      ),
      patch(owner('back'), 'back', (_self, _args, next) => go(-1, () => next())),
      patch(owner('forward'), 'forward', (_self, _args, next) => go(1, () => next())),
      patch(owner('go'), 'go', (_self, [delta], next) =>
        +delta ? go(Math.trunc(delta), (rest) => next([rest])) : next(),
      ),
      patch(History.prototype, 'length', (_self, _args, next) => next() + count() - 1, 'get'),
    ]),
  };
}

/** Links, `location`, forms, and whatever a parent does to the frame that this realm is. */
function replaceNavigations(patch: Patch, { navigation, Navigation, location }: Realm, push: Push): Stop {
  // before Chromium 102 there is none
  if (!navigation) return () => {};
  const replace = (event: NavigateEvent) => {
    const { navigationType, cancelable, destination, hashChange, downloadRequest, formData } = event;
    // a pushState() that was kept from before us has a state that nobody can read
    const silent = destination.sameDocument && !hashChange;
    if (navigationType !== 'push' || !cancelable || silent || downloadRequest !== null || formData) return;
    if (!REPLACEABLE.test(destination.url)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const go = () => location.replace(destination.url);
    if (hashChange) push(go);
    else go();
  };
  navigation.addEventListener('navigate', replace);
  return stopAll([
    () => navigation.removeEventListener('navigate', replace),
    // or its promises would reject
    patch(Navigation.prototype, 'navigate', (_self, [url, options], next) =>
      options?.history === 'replace' ? next() : push(() => next([url, { ...options, history: 'replace' }])),
    ),
  ]);
}

/**
 * The `src` of a frame whose page is of another origin: that page tells of no navigation, but can be replaced. The
 * attribute can't be set without a navigation, so the page is shown the value it has set.
 *
 * Limitation: selectors, observers and clones see the old value; a frame that is put elsewhere in the document asks
 * for the old URL first.
 */
function replaceSources(
  patch: Patch,
  { document, HTMLIFrameElement: { prototype }, MutationObserver }: Realm,
  onReplaced: (frame: Element, url: string) => void,
): Stop {
  const sources = new Map<HTMLIFrameElement, [value: string, page: Window]>();
  const { setAttribute } = prototype;
  // a frame that was taken out has lost its page, and may have its attribute
  const observer = new MutationObserver(() => {
    for (const [frame, [value, page]] of sources) {
      if (frame.contentWindow === page) continue;
      sources.delete(frame);
      setAttribute.call(frame, 'src', value);
    }
    if (!sources.size) observer.disconnect();
  });

  const sourceOf = (frame: HTMLIFrameElement) => sources.get(frame)?.[0];
  const replace = (frame: HTMLIFrameElement, value: unknown, next: () => unknown) => {
    const page = frame.contentDocument ? null : frame.contentWindow;
    let url = '';
    try {
      url = new URL(value as string, frame.baseURI).href;
    } catch {
      // the browser has a page of its own for that
    }
    if (!page || !REPLACEABLE.test(url) || frame.hasAttribute('srcdoc')) {
      sources.delete(frame);
      next();
      return;
    }
    page.location.replace(url);
    onReplaced(frame, url);
    if (!sources.size) observer.observe(document, { childList: true, subtree: true });
    sources.set(frame, [`${value}`, page]);
  };
  const isSource = (name: unknown) => `${name}`.toLowerCase() === 'src';

  return stopAll([
    () => observer.disconnect(),
    patch(prototype, 'src', (frame, [value], next) => replace(frame, value, next), 'set'),
    patch(
      prototype,
      'src',
      (frame, _args, next) => {
        const value = sourceOf(frame);
        return value === undefined ? next() : new URL(value, frame.baseURI).href;
      },
      'get',
    ),
    patch(prototype, 'setAttribute', (frame, [name, value], next) =>
      isSource(name) ? replace(frame, value, next) : next(),
    ),
    patch(prototype, 'getAttribute', (frame, [name], next) =>
      isSource(name) ? (sourceOf(frame) ?? next()) : next(),
    ),
    patch(prototype, 'removeAttribute', (frame, [name], next) => {
      if (isSource(name)) sources.delete(frame);
      return next();
    }),
  ]);
}
