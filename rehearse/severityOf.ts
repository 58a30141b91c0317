import type { Severity } from './types.js';

/** Checks of the page's speed. On a busy machine they are not reliable. */
const OF_SPEED = ['main-thread'];

/**
 * How severe a failed check is on this machine.
 *
 * @param busy - a sentence that says that this machine was busy; '' if it was not
 */
export const severityOf = (check: string, severity: Severity, busy = ''): Severity =>
  busy && OF_SPEED.includes(check) ? 'notice' : severity;
