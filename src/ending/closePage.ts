import { closeWindow, history, lengthOf } from '../browser/natives.js';

/** What closing does on its way. */
export interface Closing {
  onClosing(reason: string, detail: string): void;
  /** @param historyLength - entries of the joint session history */
  onRefused(historyLength: number): void;
}

/**
 * Makes what closes this page. The server is told before, since nothing but the code at hand runs after a close.
 *
 * @returns closes, and says whether the browser did: `closed` is true at once (docs/facts/chromium.md, closing a window)
 */
export function createClose({ onClosing, onRefused }: Closing): (reason: string, detail?: string) => boolean {
  let closing = false;
  return (reason, detail = '') => {
    // called by its own listeners
    if (closing) return false;
    closing = true;
    try {
      onClosing(reason, detail);
      closeWindow();
      if (!window.closed) onRefused(lengthOf(history));
    } finally {
      closing = false;
    }
    return window.closed;
  };
}
