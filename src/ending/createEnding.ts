import { quote } from '../browser/quote.js';
import { isPrerendering } from '../browser/whenShown.js';
import type { Log } from '../browser/logger.js';
import { type Closing, createClose } from './createClose.js';

/** The most characters of a reason, so that a beacon stays far below the 64 KiB that may be under way (Fetch, `keepalive`). */
const MAX_REASON = 1000;

/** Ends the recording. */
export interface Ending {
  /** Closes the page, and says whether the browser has accepted. */
  end(reason: string, detail?: string): boolean;
  /** The same for the app. A wrong reason is one line on the console. */
  close(reason: unknown): boolean;
}

/** @param attempt - does something that may fail */
export function createEnding(
  closing: Closing,
  log: Log,
  attempt: <T>(work: () => T) => T | undefined,
): Ending {
  const close = createClose(closing);
  function end(reason: string, detail?: string) {
    if (!isPrerendering())
      return attempt(() => close(reason.slice(0, MAX_REASON), detail?.slice(0, MAX_REASON))) ?? false;
    log('warn', 'close() does nothing: the page is being prerendered');
    return false;
  }
  return {
    end,
    close(reason) {
      if (typeof reason === 'string') return end(reason);
      log('error', `close() must be given a reason, got ${quote(reason)}.`);
      return end(quote(reason));
    },
  };
}
