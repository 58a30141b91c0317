import { checkVisibility, documentOf, Math, rectOf, sizeOfWindow, windowOf } from './natives.js';

/**
 * CSS px of the shorter side of what an element's box has in its window; 0 when it is outside, or made invisible by style.
 *
 * @param style - what beside `display` makes it invisible
 */
export function shownSize(
  element: Element,
  style: CheckVisibilityOptions = { visibilityProperty: true },
): number {
  const realm = windowOf(documentOf(element));
  const [width, height] = realm ? sizeOfWindow(realm) : [0, 0];
  const { left, top, right, bottom } = rectOf(element);
  const size = Math.min(
    Math.min(right, width) - Math.max(left, 0),
    Math.min(bottom, height) - Math.max(top, 0),
  );
  return size > 0 && (checkVisibility(element, style) ?? true) ? size : 0;
}
