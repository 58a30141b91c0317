import { closest, documentOf, windowOf } from '../browser/natives.js';
import type { Realm } from '../browser/realms.js';
import { settled } from '../browser/settled.js';
import { noop } from '../browser/stop.js';

/** URLs that lead to a page. For others (`mailto:`) the browser makes no entry. */
export const REPLACEABLE = /^(https?|about|blob|data):/;

/** Elements that ask for another Referer than the page's. A replacement can't send that, so the browser does the navigation. */
const REFERRER = '[rel~="noreferrer" i],[referrerpolicy]';

/**
 * Finds the replacement for a navigation of this document by a link, `location`, a form, or the parent page.
 *
 * The Referer must be that of the document that navigates. `navigation.navigate()` sends that of this document, `location.replace()`
 * that of the parent page which calls it (HTML, "navigate": source document).
 *
 * @param isByParent - whether the parent page is navigating this document
 * @returns undefined if the navigation makes no entry, or can't be replaced
 */
export function replaceNavigation(
  { navigation, location }: Realm,
  event: NavigateEvent,
  isByParent: boolean,
): (() => void) | undefined {
  const { navigationType, cancelable, destination, hashChange, downloadRequest, formData, info } = event;
  // Chromium 135
  const source = (event as { sourceElement?: Element | null }).sourceElement;
  // a same-document push without a hash is a pushState() saved before us; nobody can read its state
  const silent = destination.sameDocument && !hashChange;
  if (navigationType !== 'push' || !cancelable || silent || downloadRequest !== null || formData) return;
  const { url } = destination;
  if (!REPLACEABLE.test(url) || (source && closest(source, REFERRER))) return;
  return () => {
    const from = source && windowOf(documentOf(source));
    if (isByParent || (from && from.navigation !== navigation)) return location.replace(url);
    const { committed, finished } = navigation.navigate(url, { history: 'replace', info });
    // nothing to do on an error: the page's own listeners get it
    settled(committed, noop);
    settled(finished, noop);
  };
}
