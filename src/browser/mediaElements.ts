import { shareStart } from './shareStart.js';
import {
  AbortController,
  addListener,
  documentOf,
  isConnected,
  isElement,
  nameOf,
  queryAll,
  Set,
  windowOf,
} from './natives.js';
import type { Patch } from './patch.js';
import type { Realms } from './realms.js';
import type { Roots } from './roots.js';
import { noop, stopAll, type Stop } from './stop.js';
import { createWeakList } from './weakList.js';

/**
 * Events of media elements. They do not bubble, and the page may stop them. So they are captured at the window or the
 * root, where they arrive first.
 */
const EVENTS = [
  'loadstart',
  'loadedmetadata',
  'canplay',
  'resize',
  'playing',
  'pause',
  'ended',
  'volumechange',
  'emptied',
  'error',
] as const;

/** Calls and assignments of scripts. For an element outside the document nothing else can be seen. */
const METHODS = ['play', 'pause'] as const;
const SETTERS = ['src', 'srcObject'] as const;

/** A media event, a call or an assignment by a script; `found`: the element existed before. */
export type MediaElementChange =
  (typeof EVENTS)[number] | `${(typeof METHODS)[number]}()` | (typeof SETTERS)[number] | 'found';

type OnChange = (element: HTMLMediaElement, change: MediaElementChange) => void;

/** The audio and video elements of the page, in its shadow roots and same-origin frames, and outside of the document. */
export interface MediaElements {
  /** Calls back for each change. A call from a script comes after the browser has carried it out. */
  watch(onChange: OnChange): Stop;
  /** The elements in a document, and those that play outside of one, as far as they were seen since the first `watch()`. */
  all(): HTMLMediaElement[];
}

/** Limitation: in shadow roots of child frames, an element is seen only when a script plays it or gives it a source. */
export function createMediaElements(patch: Patch, roots: Roots, realms: Realms): MediaElements {
  let known = createWeakList<HTMLMediaElement>();
  const watchers = new Set<OnChange>();

  const start = shareStart(() => {
    known = createWeakList();
    const ended = new AbortController();
    const listen = (target: EventTarget) => {
      for (const type of EVENTS) addListener(target, type, onEvent, { capture: true, signal: ended.signal });
    };
    const tell = (element: HTMLMediaElement, change: MediaElementChange) => {
      known.add(element);
      if (!isConnected(element)) listen(element);
      for (const onChange of watchers) onChange(element, change);
    };
    // no instanceof: elements of other realms have other constructors
    const onEvent = ({ target, type }: Event) => {
      const element = target as HTMLMediaElement;
      if (isElement(element) && /^(audio|video)$/.test(nameOf(element)))
        tell(element, type as MediaElementChange);
    };
    const enter = (target: EventTarget, root: Node) => {
      listen(target);
      for (const element of queryAll(root, 'audio,video')) tell(element as HTMLMediaElement, 'found');
    };
    const tellAfter =
      (change: MediaElementChange) => (element: HTMLMediaElement, _args: unknown[], next: () => unknown) => {
        const result = next();
        tell(element, change);
        return result;
      };
    return stopAll([
      () => ended.abort(),
      roots.watch((root) => root === document || enter(root, root)),
      realms.watchDocuments((document, realm) => {
        enter(realm, document);
        return noop; // listeners end with the signal of `ended`
      }),
      realms.watch((realm) => {
        const { prototype } = realm.HTMLMediaElement;
        return stopAll([
          ...METHODS.map((name) => patch(prototype, name, tellAfter(`${name}()`))),
          ...SETTERS.map((name) => patch(prototype, name, tellAfter(name), 'set')),
        ]);
      }),
    ]);
  });

  return {
    watch(onChange) {
      watchers.add(onChange);
      return stopAll([() => watchers.delete(onChange), start()]);
    },
    all: () =>
      known
        .all()
        .filter((element) => windowOf(documentOf(element)) && (isConnected(element) || !element.paused)),
  };
}
