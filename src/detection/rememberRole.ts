import { addListener, entryId, removeListener, navigationOf } from '../browser/natives.js';
import { sessionItem } from '../browser/sessionItem.js';
import type { Stop } from '../browser/stop.js';

/**
 * Remembers for a reload that this page is the recorder's. What is stored is the id of the history entry: a reload keeps the entry, and
 * every other visit has another one (HTML, "navigation API ID"; docs/facts/chromium.md, the start of a page). So a participant's page never has to
 * clear the storage, which costs more than any other call at the start.
 *
 * Limitation: nothing is remembered before Chromium 102, which has no ids.
 *
 * @returns forgets it
 */
export function rememberRole(): Stop {
  const role = sessionItem('role');
  const remember = () => {
    const id = entryId();
    if (id) role.set(id);
  };
  remember();
  const navigation = navigationOf(window);
  // a router makes entries in the same document; capturing, because keeping the history hides some of these events
  if (navigation) addListener(navigation, 'currententrychange', remember, true);
  return () => {
    if (navigation) removeListener(navigation, 'currententrychange', remember, true);
    role.forget();
  };
}

/** Whether this page was the recorder's before it was reloaded. */
export const wasRecorder = (): boolean => {
  const id = entryId();
  return !!id && sessionItem('role').get() === id;
};
