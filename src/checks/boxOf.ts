import { HTMLIFrameElement, insideOf, rootOf, scrollerOf } from '../browser/natives.js';

/** The document of a same-origin frame; undefined while it is still empty. */
export const frameDocument = (element: Element): Document | undefined => {
  const inside = element instanceof HTMLIFrameElement && insideOf(element);
  return inside && scrollerOf(inside) ? inside : undefined;
};

/** What scrolls in an element: for a same-origin frame its document, for the root element the window. */
export const boxOf = (element: Element): Element => {
  const inside = element === rootOf(document) ? document : frameDocument(element);
  return (inside && scrollerOf(inside)) ?? element;
};
