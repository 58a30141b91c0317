import type { Closing } from '../ending/closePage.js';
import type { Beacon } from '../report/createBeacons.js';
import type { Runtime } from '../runtime.js';

/**
 * Says that the page closes, and that the browser has refused it: to the server first, since the page may be gone at once.
 *
 * @param send - sends a beacon
 * @param onClosing - called after it, and before the page's listeners
 */
export const announceEnding = (
  { log, emit }: Runtime,
  send: (event: Beacon['event'], more: Partial<Beacon>) => void,
  onClosing: () => void,
): Closing => ({
  onClosing(reason, detail) {
    log('info', 'closing:', reason, detail);
    send('closing', { reason, detail });
    onClosing();
    emit('closing', { reason, detail });
  },
  onRefused(historyLength) {
    log(
      'error',
      `the browser refused to close: the history has ${historyLength} entries, and must have 1. Only the server can stop the recording: docs/closing.md`,
    );
    send('close-refused', { historyLength });
    emit('close-refused', { historyLength });
  },
});
