import {
  addListener,
  hostOf,
  insideOf,
  isElement,
  matches,
  MutationObserver,
  nameOf,
  removeListener,
  rootNodeOf,
} from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import type { Roots } from '../browser/roots.js';
import { selfAndBelow } from '../browser/selfAndBelow.js';
import { stopAll, type Stop } from '../browser/stop.js';

const FRAMES = 'iframe,object,embed';

/** Called with all frames, whatever they are for. */
export interface FrameFinder {
  /** @param wasFound - whether the frame existed before it could be seen */
  onFound(frame: Element, wasFound: boolean): void;
  /** The frame has fired its load event. */
  onLoad(frame: Element): void;
  /** The element has fired an error event; only an `object` does. */
  onError(frame: Element): void;
  /** The app has changed its `src`, `srcdoc` or `data`. */
  onSource(frame: Element): void;
  /** Something has changed: frames may have gone. */
  onChange(): void;
}

/** Finds every frame, now or when it comes: in the page, in its shadow roots, and in its same-origin frames. */
export function findFrames(roots: Roots, realms: Realms, finder: FrameFinder): Stop {
  const find = (node: Node, wasFound: boolean) => {
    for (const frame of selfAndBelow(node, FRAMES)) finder.onFound(frame, wasFound);
  };
  /** Frames of documents are in `realms` already. */
  const enterIfInShadow = (frame: Element) => {
    const inside = hostOf(rootNodeOf(frame)) && insideOf(frame);
    if (inside) realms.enter(inside);
  };
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList') addedNodes.forEach((node) => find(node, false));
      else finder.onSource(target as Element);
    }
    finder.onChange();
  });
  const onLoad = ({ target }: Event) => {
    if (!isElement(target) || !matches(target, FRAMES)) return;
    enterIfInShadow(target);
    finder.onLoad(target);
  };
  const onError = ({ target }: Event) => {
    if (isElement(target) && nameOf(target) === 'object') finder.onError(target);
  };
  function enter(root: Node) {
    observer.observe(root, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['src', 'srcdoc', 'data'],
    });
    addListener(root, 'load', onLoad, true);
    addListener(root, 'error', onError, true);
    find(root, true);
  }
  function leave(root: Node) {
    removeListener(root, 'load', onLoad, true);
    removeListener(root, 'error', onError, true);
  }
  return stopAll([
    () => observer.disconnect(),
    // the roots are listed only at the end: an undo for each would keep dropped roots alive
    () => roots.all().forEach(leave),
    roots.watch((root) => root === document || enter(root)),
    realms.watchDocuments((inside) => {
      enter(inside);
      return () => leave(inside);
    }),
  ]);
}
