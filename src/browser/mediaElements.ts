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
 * What is told of a media element. Media events do not bubble, and the page may stop them; captured at
 * the window or the root they arrive first.
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

/** What a script did to an element: the only sign of one outside of the document. */
const METHODS = ['play', 'pause'] as const;
const SETTERS = ['src', 'srcObject'] as const;

/** A media event, a call or an assignment of a script, or that one was there before. */
export type MediaElementChange =
  (typeof EVENTS)[number] | `${(typeof METHODS)[number]}()` | (typeof SETTERS)[number] | 'found';

type OnChange = (element: HTMLMediaElement, change: MediaElementChange) => void;

/** The audio and video elements of the page, in its shadow roots and same-origin frames, and outside of the document. */
export interface MediaElements {
  /** Calls back for each change. A call from a script comes after the browser has carried it out. */
  watch(onChange: OnChange): Stop;
  /** Those seen since the first of the watchers came that are in a document, or play outside of it. */
  all(): HTMLMediaElement[];
}

/** Limitation: in shadow roots of child frames only those are seen that a script plays or gives a source. */
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
    // elements of other realms are instances of other constructors
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
        return noop; // those of a window end with `ended`
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
