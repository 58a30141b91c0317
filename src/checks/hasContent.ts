import {
  bodyOf,
  createTreeWalker,
  getComputedStyle,
  hostOf,
  isElement,
  nameOf,
  Node,
  NodeFilter,
  parentOf,
  rootNodeOf,
  rootOf,
  shadowOf,
} from '../browser/natives.js';
import { isSeen } from './isSeen.js';

/** The most nodes to search for something visible. */
const MAX_NODES = 2000;

/** Whether there is anything in the window; the first thing found ends the search. */
export function hasContent(): boolean {
  const roots: Node[] = [bodyOf(document) ?? rootOf(document)!];
  let nodes = 0;
  for (let root = roots.pop(); root; root = roots.pop()) {
    const walker = createTreeWalker(document, root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      // so many nodes must be an app, even if nothing visible was found
      if (++nodes > MAX_NODES) return true;
      const inner = isElement(node) && shadowOf(node);
      if (inner) roots.push(inner);
      const parent = parentOf(node) ?? hostOf(rootNodeOf(node));
      if (!isElement(node)) {
        if (
          /\S/.test((node as Text).data) &&
          parent &&
          !/^(script|style|noscript|template)$/.test(nameOf(parent)) &&
          isSeen(parent, 1)
        )
          return true;
      } else if (/^(img|video|canvas|svg|iframe|object|embed|input|textarea|select)$/.test(nameOf(node))) {
        if (isSeen(node)) return true;
      } else if (
        (node as HTMLElement).style &&
        isSeen(node) &&
        getComputedStyle(node).backgroundImage !== 'none'
      )
        return true;
    }
  }
  return false;
}
