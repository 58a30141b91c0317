/**
 * Why a frame has failed.
 *
 * - `http-status`: the server answered with an error
 * - `network`: no answer came
 * - `blocked`: a policy (CSP, COEP, an invalid URL) forbids the page
 * - `error-page`: the frame shows an error page, of the browser or of the server, and nothing more is known
 * - `timeout`: the page did not arrive in `frameTimeout`
 * - `reported`: the page said so itself
 * - `silent`: the page has stopped giving signs of life
 */
export type FrameFailureReason =
  'http-status' | 'network' | 'blocked' | 'error-page' | 'timeout' | 'reported' | 'silent';

/**
 * How sure a failure is.
 *
 * - `certain`: the browser itself or the frame's own page says so, or a chain of evidence that was never wrong with all the
 *   servers in the tests
 * - `likely`: a second request, a time-out or an absence says so
 */
export type Certainty = 'certain' | 'likely';

/** A frame that has failed. */
export interface FrameFailure {
  frame: Element;
  /** The page that it should show. */
  url: string;
  reason: FrameFailureReason;
  certainty: Certainty;
  /** Whether the app has named it: by the option `frames`, or by `data-recording-required`. */
  required: boolean;
  /** HTTP status of the answer, if it can be known. */
  status?: number;
  /** The evidence, in words. */
  detail: string;
  /** Loads of this URL, the first and those that were tried again. */
  attempts: number;
}

/** What speaks against a load. */
export interface Verdict extends Pick<FrameFailure, 'reason' | 'certainty' | 'status' | 'detail'> {
  /** Whether another load may help, and can't spoil a page that is shown. */
  mayRetry?: boolean;
}
