import { attributeOf, IntersectionObserver, MutationObserver, WeakMap } from '../browser/natives.js';
import type { Roots } from '../browser/roots.js';
import { selfAndBelow } from '../browser/selfAndBelow.js';
import { stopAll, type Stop } from '../browser/stop.js';

const ATTRIBUTE = 'data-mark';

/**
 * Marks the moments in which an element with `data-mark` appears in the window, or changes its name there. An element that goes and
 * comes back marks again.
 *
 * Limitation: an element that is transparent, `visibility: hidden`, or covered also counts (Intersection Observer).
 *
 * @param onMark - called with the value of the attribute
 */
export function watchMarked(roots: Roots, onMark: (name: string) => void): Stop {
  /** Names of the elements that are in the window. */
  const shown = new WeakMap<Element, string>();
  function tell(element: Element) {
    const name = attributeOf(element, ATTRIBUTE) ?? '';
    if (shown.get(element) === name) return;
    shown.set(element, name);
    // without a name: the attribute was removed, or is not filled in yet
    if (name.trim()) onMark(name);
  }
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) tell(target);
      else shown.delete(target);
    }
  });
  const find = (node: Node) => {
    for (const element of selfAndBelow(node, `[${ATTRIBUTE}]`)) sight.observe(element);
  };
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList') addedNodes.forEach(find);
      else if (shown.has(target as Element)) tell(target as Element);
      else find(target);
    }
  });
  const stop = roots.watch((root) => {
    observer.observe(root, { childList: true, subtree: true, attributeFilter: [ATTRIBUTE] });
    find(root);
  });
  return stopAll([() => observer.disconnect(), () => sight.disconnect(), stop]);
}
