import type { CheckListener } from '../checks/runChecks.js';
import type { Runtime } from '../runtime.js';

/** Says what spoils the recording, and what does no more. */
export const announceChecks = ({ log, emit }: Runtime): CheckListener => ({
  onViolation(violation) {
    const { check, severity, detail, elements } = violation;
    log(severity === 'error' ? 'warn' : 'info', `${check}: ${detail}: docs/checks/${check}.md`, ...elements);
    emit('violation', violation);
  },
  onCleared(violation) {
    log('info', `${violation.check}: mended: ${violation.detail}`);
    emit('violation-cleared', violation);
  },
});
