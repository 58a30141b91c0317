import { join } from 'node:path';
import pRetry from 'p-retry';

/** @import { Store } from './openStore.js' */

/** Milliseconds before the second attempt; twice as many before each further one, up to the last. */
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 5000;
/** Milliseconds that a storage has after the end of a recording, if it takes nothing meanwhile. */
const PATIENCE_MS = 10_000;

/**
 * Whether a storage may still take what it has refused: it was not reached, is busy, or has failed; or this machine's clock was wrong, which
 * the SDK then corrects by the answer. A file that can't be read is lost.
 *
 * @param {any} error
 */
const isTemporary = ({ name, path, $metadata: { httpStatusCode: status = 0 } = {} }) =>
  !path && (!status || status >= 500 || [408, 429].includes(status) || name === 'RequestTimeTooSkewed');

/**
 * Uploads the files of a recording one after another, in the order in which they were made: a playlist never names a slice that is not there.
 * What is not taken stays in the local folder, where all files are in any case.
 *
 * @param {Store} store
 * @param {object} recording
 * @param {string} recording.folder - of the local files
 * @param {string} recording.prefix - of their names in the storage, with its slash
 * @param {(why: string) => void} recording.warn - the storage does not take the files, or not yet; called once
 */
export function createUploads(store, { folder, prefix, warn }) {
  let queue = Promise.resolve();
  let uploaded = 0;
  let hasFailed = false;
  let warned = false;
  /** @param {string} name @param {any} error */
  function warnOnce(name, error) {
    if (!warned) warn(`${name}: ${error.name}${error.message ? `, ${error.message}` : ''}`);
    warned = true;
  }
  /** By `performance.now()`, since the clock may be set; none while the recording goes on. */
  let patientUntil = Infinity;
  let patience = PATIENCE_MS;
  /** Playlists in the queue: each is in the place of those before it. */
  let playlists = 0;

  /** @param {string} name @param {() => string} [playlist] - what it is to have, in place of what the file has when it is sent */
  function add(name, playlist) {
    if (playlist) playlists++;
    queue = queue.then(async () => {
      if (playlist && playlists-- > 1) return;
      if (hasFailed) return;
      const attempt = () =>
        store.put(prefix + name, playlist ? { text: playlist() } : { file: join(folder, name) });
      try {
        await pRetry(attempt, {
          retries: Infinity,
          minTimeout: FIRST_WAIT_MS,
          maxTimeout: LAST_WAIT_MS,
          shouldRetry({ error, attemptNumber }) {
            // the first may only have met a connection that the server was closing
            if (attemptNumber > 1) warnOnce(name, error);
            return isTemporary(error) && performance.now() < patientUntil;
          },
        });
        uploaded++;
        if (patientUntil < Infinity) patientUntil = performance.now() + patience;
      } catch (error) {
        warnOnce(name, error);
        hasFailed = true;
      }
    });
  }
  return {
    /** Files that the storage has, playlists that were replaced included. */
    get uploaded() {
      return uploaded;
    },
    add,
    /** The process is about to end. @param {number} ms - that a storage has which takes nothing */
    hurry(ms) {
      patience = ms;
      if (patientUntil < Infinity) patientUntil = performance.now() + ms;
    },
    /** Waits for all that was added. @returns {Promise<boolean>} whether the storage has all files */
    async finish() {
      patientUntil = performance.now() + patience;
      await queue;
      store.close();
      return !hasFailed;
    },
  };
}
