import { counted } from './counted.js';
import type { Patch } from './patch.js';
import type { Root, Roots } from './roots.js';
import { stopAll, type Stop } from './stop.js';

/**
 * What is told of a media element. Media events do not bubble, and the page may stop them; captured at
 * the root they arrive first.
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

/** A media event, or what a script did to an element: the only sign of one outside of the document. */
export type MediaElementChange = (typeof EVENTS)[number] | 'play' | 'src' | 'srcObject';

/** The audio and video elements of the page, in its shadow roots, and outside of the document. */
export interface MediaElements {
  /** Calls back for each change. A call from a script comes after the browser has carried it out. */
  watch(onChange: (element: HTMLMediaElement, change: MediaElementChange) => void): Stop;
}

export function createMediaElements(patch: Patch, roots: Roots): MediaElements {
  const watchers = new Set<(element: HTMLMediaElement, change: MediaElementChange) => void>();
  const tell = (element: HTMLMediaElement, change: MediaElementChange) => {
    for (const onChange of watchers) onChange(element, change);
  };
  const onEvent = ({ target, type }: Event) => {
    if (target instanceof HTMLMediaElement) tell(target, type as MediaElementChange);
  };
  const tellAfter =
    (change: 'play' | 'src' | 'srcObject') =>
    (element: HTMLMediaElement, _args: unknown[], next: () => unknown) => {
      const result = next();
      tell(element, change);
      return result;
    };

  const start = counted(() => {
    const listen = (root: Root) => {
      for (const type of EVENTS) root.addEventListener(type, onEvent, true);
    };
    const forget = (root: Root) => {
      for (const type of EVENTS) root.removeEventListener(type, onEvent, true);
    };
    const { prototype } = HTMLMediaElement;
    return stopAll([
      () => roots.all().forEach(forget),
      roots.watch(listen),
      patch(prototype, 'play', tellAfter('play')),
      patch(prototype, 'src', tellAfter('src'), 'set'),
      patch(prototype, 'srcObject', tellAfter('srcObject'), 'set'),
    ]);
  });

  return {
    watch(onChange) {
      const stop = start();
      watchers.add(onChange);
      return stopAll([stop, () => watchers.delete(onChange)]);
    },
  };
}
