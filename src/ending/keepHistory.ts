import { frameOf } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { createDisguise } from './createDisguise.js';
import { createSteps } from './createSteps.js';
import { keepEntries } from './keepEntries.js';
import { replaceNavigation } from './replaceNavigation.js';
import { replaceSources } from './replaceSources.js';

/**
 * Keeps the joint session history at one entry, because a browser closes a window that no script has opened only while its
 * history has one entry (HTML, "script-closable"; docs/facts/chromium.md, closing a window). What would add an entry, in this page
 * or in a same-origin frame, replaces the current entry. The page sees the URL, the state and the `src` that it has set.
 * `back()`, `forward()` and `go()` move among the entries that the page believes it has made, with their events.
 *
 * Limitation: docs/closing.md lists what still adds an entry, and what a page can notice.
 *
 * @param onReplaced - called with a frame whose page was replaced without a change of its attribute
 */
export function keepHistory(
  patch: Patch,
  realms: Realms,
  onReplaced: (frame: Element, url: string) => void,
): Stop {
  const steps = createSteps((url) => location.replace(url));
  /** The frame that its parent page is navigating at this moment. */
  let sent: Element | undefined;
  let nextUrl: () => string | undefined;
  return stopAll([
    steps.forget,
    realms.watch((realm) => {
      const disguise = createDisguise(
        patch,
        realm,
        (event) => {
          const replace = replaceNavigation(realm, event, !!sent && frameOf(realm) === sent);
          return replace && (() => (steps.leave(keeper), replace()));
        },
        () => steps.add(keeper),
      );
      const { keeper, stop } = keepEntries(patch, realm, steps, disguise);
      if (realm === window) ({ nextUrl } = disguise);
      return stopAll([
        disguise.stop,
        stop,
        replaceSources(patch, realm, realms.enter, (frame) => (sent = frame), onReplaced),
      ]);
    }),
    realms.listen('window', 'pagehide', () => steps.keep(nextUrl())),
  ]);
}
