import { Buffer } from 'node:buffer';
import { alignFilm } from './alignFilm.js';
import { pauseAudioService } from './pauseAudioService.js';

/** The first major version of Chrome that records a page (`Page.startScreenRecording`). */
export const FIRST_VERSION = 153;
/** Milliseconds between two attempts to begin, and for all attempts: a page that is only just shown can't be recorded yet. */
const RETRY_MS = 50;
const PATIENCE_MS = 5000;

/** @import { DevToolsSession } from './pauseAudioService.js' */

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Has the browser itself record the picture and sound of a page that has been painted.
 *
 * Nothing can be read before the end, and the film is lost when its page closes first. Chromium 156 crashes at the end of one film in ten
 * with sound, unless its audio process is suspended (docs/facts/chromium.md).
 *
 * @param {DevToolsSession} session - of the page
 * @param {object} options
 * @param {number} options.width
 * @param {number} options.height
 * @param {number} [options.frameRate] - the most frames a second; an unchanged picture makes no frame
 * @param {DevToolsSession} [browser] - session of the browser; without it the browser may crash at the end
 * @returns {Promise<{ start: number, stop(): Promise<{ mp4: Buffer, seconds: number }> }>} when it began, in ms, and a
 *   function that ends it
 */
export async function recordFilm(session, { width, height, frameRate = 30 }, browser) {
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
  // a busy browser answers late: the film began between the request and the answer
  const start = (asked + Date.now()) / 2;
  /** @type {Promise<{ mp4: Buffer, seconds: number }> | undefined} */
  let stopping;
  async function stop() {
    const resume = await pauseAudioService(browser);
    const seconds = (Date.now() - start) / 1000;
    try {
      await session.send('Page.stopScreenRecording');
    } finally {
      resume();
    }
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
