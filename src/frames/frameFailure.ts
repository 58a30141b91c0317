/**
 * Why a frame has failed.
 *
 * - `http-status`: the server answered with an error
 * - `network`: no answer came
 * - `blocked`: a policy (CSP, COEP, an invalid URL) forbids the page
 * - `error-page`: the browser shows an error page of another origin, and says no more about it
 * - `timeout`: the page did not arrive in `frameTimeout`
 * - `reported`: the page said so itself
 * - `silent`: the page has stopped to say that it lives
 */
export type FrameFailureReason =
  'http-status' | 'network' | 'blocked' | 'error-page' | 'timeout' | 'reported' | 'silent';

/** A frame that has failed. */
export interface FrameFailure {
  frame: Element;
  /** What it was to show. */
  url: string;
  reason: FrameFailureReason;
  /** Of the answer, where it can be known. */
  status?: number;
  /** The same for people. */
  detail: string;
  /** Loads of this URL, the first and those that were tried again. */
  attempts: number;
}

/** What the judge of one load says. */
export type Verdict = Pick<FrameFailure, 'reason' | 'status' | 'detail'>;
