import { closestAcrossRoots } from './closestAcrossRoots.js';

/** Whether an element or an ancestor has an attribute, also across shadow roots and frames. */
export const isMarked = (element: Element | null, attribute: string): boolean =>
  !!closestAcrossRoots(element, [attribute]);
