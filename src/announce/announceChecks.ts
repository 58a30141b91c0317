import type { CheckListener } from '../checks/runChecks.js';
import type { Runtime } from '../runtime.js';

/** Announces violations, and violations that have ended: on the console and as events. */
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
