import { shownSize } from '../browser/shownSize.js';

/** Smallest side, in CSS px, of a video, picture or frame that counts as visible content; smaller ones are icons and trackers. */
const MIN_SIZE_PX = 32;

/** Whether an element's box is in the window, and large enough to count. */
export const isSeen = (element: Element, sizePx = MIN_SIZE_PX): boolean =>
  shownSize(element, { opacityProperty: true, visibilityProperty: true }) >= sizePx;
