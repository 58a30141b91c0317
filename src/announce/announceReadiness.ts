import { navigator, print } from '../browser/natives.js';
import type { ReadyListener } from '../ready/createReadiness.js';
import type { Runtime } from '../runtime.js';

/** Says that the page is ready, to the recorder first, or what is missing. */
export const announceReadiness = ({ log, emit, attempt }: Runtime): ReadyListener => ({
  onTimeout(pending) {
    log('warn', `not ready, and the recorder will not wait much longer: ${pending}: docs/ready.md`);
    emit('ready-timeout', { pending });
  },
  onReady(ready) {
    const late = ready.pending.length ? `, without ${ready.pending}: docs/ready.md` : '';
    log(late ? 'warn' : 'info', `ready after ${ready.after.toFixed(1)} s${late}`);
    // looked up now: the recorder may put it there late
    attempt(() => (navigator as { notifyReady?(): unknown }).notifyReady?.());
    // LiveKit's recorder reads it on the console
    print.log('START_RECORDING');
    emit('ready', ready);
  },
});
