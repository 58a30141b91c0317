/** Whether an element or one around it has an attribute: also around its shadow root, and the frame that it is in. */
export function isMarked(element: Element | null, attribute: string): boolean {
  for (let at = element; at;) {
    if (at.closest(`[${attribute}]`)) return true;
    at = (at.getRootNode() as ShadowRoot).host ?? at.ownerDocument.defaultView?.frameElement ?? null;
  }
  return false;
}
