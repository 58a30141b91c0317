import { documentOf, windowOf } from './natives.js';

/**
 * CSS px of the shorter side of what an element's box has in its window; 0 when it is outside, or made invisible by style.
 *
 * @param style - what beside `display` makes it invisible
 */
export function shownSize(
  element: Element,
  style: CheckVisibilityOptions = { visibilityProperty: true },
): number {
  const { innerWidth = 0, innerHeight = 0 } = windowOf(documentOf(element)) ?? {};
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const size = Math.min(
    Math.min(right, innerWidth) - Math.max(left, 0),
    Math.min(bottom, innerHeight) - Math.max(top, 0),
  );
  return size > 0 && (element.checkVisibility?.(style) ?? true) ? size : 0;
}
