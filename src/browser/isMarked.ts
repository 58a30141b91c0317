import { closestAcrossRoots } from './closestAcrossRoots.js';

/** Whether an element or one around it has an attribute: also around its shadow root, and the frame that it is in. */
export const isMarked = (element: Element | null, attribute: string): boolean =>
  !!closestAcrossRoots(element, [attribute]);
