import { Buffer } from 'node:buffer';
import { alignFilm } from './alignFilm.js';

/** The first major version of Chrome that records a page (`Page.startScreenRecording`). */
export const FIRST_VERSION = 153;
/** Milliseconds between two tries to begin, and how long it is tried: a page that is just being shown can't be recorded yet. */
const RETRY_MS = 50;
const PATIENCE_MS = 5000;

/** @typedef {{ send(method: any, params?: any): Promise<any> }} FilmedPage - a DevTools session of a page */

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Records a page that has been painted, picture and sound, by the browser itself.
 *
 * Nothing can be read before the end, and the film is lost when its page closes first.
 *
 * @param {FilmedPage} session
 * @param {object} options
 * @param {number} options.width
 * @param {number} options.height
 * @param {number} [options.frameRate] - frames a second at most: they come on change only
 * @returns {Promise<{ start: number, stop(): Promise<{ mp4: Buffer, seconds: number }> }>} when it has begun, in ms, and what
 *   ends it
 */
export async function recordFilm(session, { width, height, frameRate = 30 }) {
  const settings = { audio: true, frameRate, maxWidth: width, maxHeight: height };
  let stream = '';
  let asked = 0;
  for (const end = Date.now() + PATIENCE_MS; !stream;) {
    asked = Date.now();
    try {
      ({ stream } = await session.send('Page.startScreenRecording', settings));
    } catch (error) {
      // 'Not attached to an active page'
      if (!/active page/.test(`${error}`) || Date.now() > end) throw error;
      await pause(RETRY_MS);
    }
  }
  // a busy browser answers late: it has begun in between
  const start = (asked + Date.now()) / 2;
  /** @type {Promise<{ mp4: Buffer, seconds: number }> | undefined} */
  let stopping;
  async function stop() {
    const seconds = (Date.now() - start) / 1000;
    await session.send('Page.stopScreenRecording');
    const chunks = [];
    for (;;) {
      const { data, base64Encoded, eof } = await session.send('IO.read', { handle: stream, size: 1 << 20 });
      if (data) chunks.push(Buffer.from(data, base64Encoded ? 'base64' : 'latin1'));
      if (eof) break;
    }
    session.send('IO.close', { handle: stream }).catch(() => {});
    return { mp4: alignFilm(Buffer.concat(chunks), seconds), seconds };
  }
  return { start, stop: () => (stopping ??= stop()) };
}
