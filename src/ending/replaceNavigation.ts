import { closest, documentOf, windowOf } from '../browser/natives.js';
import type { Realm } from '../browser/realms.js';
import { settled } from '../browser/settled.js';
import { noop } from '../browser/stop.js';

/** URLs that lead to a page; of others (`mailto:`) the browser makes no entry. */
export const REPLACEABLE = /^(https?|about|blob|data):/;

/** What asks for another Referer than the page's: no replacement has that, so it is left to the browser. */
const REFERRER = '[rel~="noreferrer" i],[referrerpolicy]';

/**
 * Finds the replacement for a navigation of this document by a link, `location`, a form, or by who is around it.
 *
 * The Referer is that of the document that navigates: of this one `navigation.navigate()` sends it, of the page around it
 * `location.replace()` (HTML, "navigate": source document).
 *
 * @param isByParent - whether the page around it is sending it now
 * @returns undefined for what makes no entry, and for what can't be replaced
 */
export function replaceNavigation(
  { navigation, location }: Realm,
  event: NavigateEvent,
  isByParent: boolean,
): (() => void) | undefined {
  const { navigationType, cancelable, destination, hashChange, downloadRequest, formData, info } = event;
  // Chromium 135
  const source = (event as { sourceElement?: Element | null }).sourceElement;
  // a pushState() that was kept from before us has a state that nobody can read
  const silent = destination.sameDocument && !hashChange;
  if (navigationType !== 'push' || !cancelable || silent || downloadRequest !== null || formData) return;
  const { url } = destination;
  if (!REPLACEABLE.test(url) || (source && closest(source, REFERRER))) return;
  return () => {
    const from = source && windowOf(documentOf(source));
    if (isByParent || (from && from.navigation !== navigation)) return location.replace(url);
    const { committed, finished } = navigation.navigate(url, { history: 'replace', info });
    // the page's own listeners are told of its error
    settled(committed, noop);
    settled(finished, noop);
  };
}
