import type { ReadyListener } from '../ready/createReadiness.js';
import type { Runtime } from '../runtime.js';

/**
 * Announces that the page is ready, to the recorder first; before a time-out, announces which gates are closed.
 *
 * @param tell - tells the recorder
 */
export const announceReadiness = ({ log, emit }: Runtime, tell: () => void): ReadyListener => ({
  onTimeout(pending) {
    log('warn', `not ready, and the recorder will not wait much longer: ${pending}: docs/ready.md`);
    emit('ready-timeout', { pending });
  },
  onReady(ready) {
    const late = ready.pending.length ? `, without ${ready.pending}: docs/ready.md` : '';
    log(late ? 'warn' : 'info', `ready after ${ready.after.toFixed(1)} s${late}`);
    tell();
    emit('ready', ready);
  },
});
