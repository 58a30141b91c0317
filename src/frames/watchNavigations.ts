import { addListener, frameOf, removeListener } from '../browser/natives.js';
import type { Realm } from '../browser/realms.js';
import { noop, type Stop } from '../browser/stop.js';
import type { WatchedFrame } from './watchFrame.js';

/**
 * Watches where a same-origin frame's page goes by itself: that it navigates to another page, which may never come, and that it
 * was left.
 */
export function watchNavigations(realm: Realm, find: (frame: Element) => WatchedFrame | undefined): Stop {
  const { navigation } = realm;
  const frame = frameOf(realm);
  if (realm === window || !frame) return noop;
  const onNavigate = ({ destination, downloadRequest, formData }: NavigateEvent) => {
    if (destination.sameDocument || downloadRequest !== null) return;
    // a form's POST can't be repeated, so its URL says nothing about the page
    find(frame)?.ask(formData ? undefined : destination.url);
  };
  const onHide = () => find(frame)?.leave();
  // undefined before Chromium 102
  if (navigation) addListener(navigation, 'navigate', onNavigate);
  addListener(realm, 'pagehide', onHide);
  return () => {
    if (navigation) removeListener(navigation, 'navigate', onNavigate);
    removeListener(realm, 'pagehide', onHide);
  };
}
