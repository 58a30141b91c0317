import { checkVisibility, documentOf, Math, rectOf, sizeOfWindow, windowOf } from './natives.js';

/**
 * The shorter side, in CSS px, of the part of an element's box that is inside its window; 0 if it is outside or invisible by style.
 *
 * @param style - which properties, in addition to `display`, make it invisible
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
