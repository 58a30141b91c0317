import { rmSync } from 'node:fs';

/** Milliseconds between two attempts, and the number of attempts. */
const RETRY_MS = 50;
const TRIES = 60;

/**
 * Removes a folder and its content, even while a browser that was just ended still writes there.
 *
 * Node's own `maxRetries` does not help: Node lists the content only once, and then retries only the folder itself.
 *
 * @param {string} folder
 */
export function removeFolder(folder) {
  for (let tried = 1; ; tried++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tried === TRIES) throw error;
      // synchronous, because a process that is ending does not wait for anything else
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
