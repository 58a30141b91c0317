import { addListener, frameOf, removeListener } from '../browser/natives.js';
import type { Realm } from '../browser/realms.js';
import { noop, type Stop } from '../browser/stop.js';
import type { WatchedFrame } from './watchFrame.js';

/**
 * Where a same-origin frame's page goes by itself: that it asks for another page, which may come to nothing, and that it has
 * been left for it.
 */
export function watchNavigations(realm: Realm, find: (frame: Element) => WatchedFrame | undefined): Stop {
  const { navigation } = realm;
  const frame = frameOf(realm);
  if (realm === window || !frame) return noop;
  const onNavigate = ({ destination, downloadRequest, formData }: NavigateEvent) => {
    if (destination.sameDocument || downloadRequest !== null) return;
    // what a form has posted can't be asked for again: its URL says nothing of the page
    find(frame)?.ask(formData ? undefined : destination.url);
  };
  const onHide = () => find(frame)?.leave();
  // before Chromium 102 there is none
  if (navigation) addListener(navigation, 'navigate', onNavigate);
  addListener(realm, 'pagehide', onHide);
  return () => {
    if (navigation) removeListener(navigation, 'navigate', onNavigate);
    removeListener(realm, 'pagehide', onHide);
  };
}
