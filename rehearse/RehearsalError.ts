/** Why a rehearsal could not be run. */
export type RehearsalErrorCode =
  | 'bad-option'
  | 'no-browser'
  | 'unreachable'
  | 'http-status'
  | 'certificate'
  | 'login'
  | 'dialog'
  | 'hangs'
  | 'crashed'
  | 'no-answer'
  | 'stopped'
  | 'not-a-page';

/** A rehearsal that could not be run: nothing was found out about the page. */
export class RehearsalError extends Error {
  override name = 'RehearsalError';

  readonly code: RehearsalErrorCode;

  /** @param message - one sentence that says what is wrong, and what helps */
  constructor(code: RehearsalErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
