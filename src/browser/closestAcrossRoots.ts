import { closest, documentOf, frameOf, hostOf, rootNodeOf, windowOf } from './natives.js';

/**
 * The nearest element that has one of the attributes: the element itself or an ancestor. The search goes on from a shadow root
 * to its host, and from a document to its frame.
 */
export function closestAcrossRoots(
  element: Element | null,
  attributes: readonly string[],
): Element | undefined {
  const selector = attributes.map((attribute) => `[${attribute}]`).join();
  for (let at: Element | null | undefined = element; at;) {
    const found = closest(at, selector);
    if (found) return found;
    at = hostOf(rootNodeOf(at)) ?? frameOf(windowOf(documentOf(at)));
  }
  return undefined;
}
