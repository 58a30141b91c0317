import { closeWindow, history, lengthOf } from '../browser/natives.js';

/** Called while the page closes. */
export interface Closing {
  /** @returns whether the recorder was told, and ends the recording by itself */
  onClosing(reason: string, detail: string): boolean;
  /** @param historyLength - entries of the joint session history */
  onRefused(historyLength: number): void;
}

/**
 * Makes the function that closes this page. It tells the server first, because after a close no more tasks run.
 *
 * @returns closes the page; true if the browser accepts (`closed` is true at once: docs/facts/chromium.md, closing a window), or the
 *   recorder ends the recording by itself
 */
export function createClose({ onClosing, onRefused }: Closing): (reason: string, detail?: string) => boolean {
  let closing = false;
  return (reason, detail = '') => {
    // a listener has called it again
    if (closing) return false;
    closing = true;
    try {
      if (onClosing(reason, detail)) return true;
      closeWindow();
      if (!window.closed) onRefused(lengthOf(history));
    } finally {
      closing = false;
    }
    return window.closed;
  };
}
