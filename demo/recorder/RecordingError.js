/** @import { Refusal } from './contract.js' */

/** A call of the recording API that was refused, or has failed. */
export class RecordingError extends Error {
  /**
   * @param {string} call - 'start'
   * @param {number} status - of HTTP; 0 when there was no answer
   * @param {Refusal} refusal
   */
  constructor(call, status, { code, reason, message }) {
    super(
      `${call}: ${[status || '', code ?? '', reason ?? message ?? ''].filter((part) => part !== '').join(' ')}`,
    );
    this.name = 'RecordingError';
    this.status = status;
    /** The documented error code. */
    this.code = code;
  }
}
