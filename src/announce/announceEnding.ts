import type { Closing } from '../ending/createClose.js';
import type { Beacon } from '../report/createBeacons.js';
import type { Runtime } from '../runtime.js';

/**
 * Announces that the page closes, or that the browser has refused it. The server comes first, because the page may be gone at once.
 *
 * @param send - sends a beacon
 * @param tell - tells the recorder, after the server and before the page's listeners; returns true if that ends the recording
 */
export const announceEnding = (
  { log, emit }: Runtime,
  send: (event: Beacon['event'], more: Partial<Beacon>) => void,
  tell: (reason: string) => boolean,
): Closing => ({
  onClosing(reason, detail) {
    log('info', 'closing:', reason, detail);
    send('closing', { reason, detail });
    const isEnding = tell(detail ? `${reason}: ${detail}` : reason);
    emit('closing', { reason, detail });
    return isEnding;
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
