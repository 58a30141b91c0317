import { addListener, Promise, removeListener, setTimeout } from '../browser/natives.js';
import { startPatience } from './startPatience.js';

/** Milliseconds to wait for an answer. A download, a 204 and a hanging server give none. */
const PATIENCE_MS = 5000;

/**
 * The type of the first of these events; undefined if none comes in time. It resolves a task later, because violations of a
 * policy come after the event.
 *
 * @param onEvent - called at the event itself
 * @param patience - ms to wait
 */
export const firstEvent = (
  target: EventTarget,
  types: readonly string[],
  onEvent?: () => void,
  patience = PATIENCE_MS,
): Promise<string | undefined> =>
  new Promise((done) => {
    const end = (event?: Event) => {
      stop();
      for (const type of types) removeListener(target, type, end);
      if (event) onEvent?.();
      setTimeout(done, 0, event?.type);
    };
    const stop = startPatience(patience, end);
    for (const type of types) addListener(target, type, end);
  });
