import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordFilm } from '../../rehearse/recordFilm.js';
import { MARK } from './journal.js';
import { openPage } from './openPage.js';

/** @import { Engine } from './engine.js' */

/**
 * A browser without a screen, which records its page itself: one MP4 at the end, no HLS. It needs Chrome and nothing else.
 *
 * @type {Engine}
 */
export async function openHeadless({ scratch, ...window }, on) {
  /** Ends the film. A film is lost with its page, so the page waits for it. */
  let finish = async () => {};
  const page = await openPage(
    { ...window, env: { [MARK]: scratch }, folder: join(scratch, 'profile'), headless: true },
    { ...on, closing: () => finish() },
  );
  const { go, reload, stop, session, browserSession } = page;
  return {
    go,
    reload,
    stop,
    record({ folder }, told) {
      let start = 0;
      /** @type {(how: string) => void} */
      let fail = () => {};
      /** @type {Promise<string>} */
      const failed = new Promise((done) => (fail = done));
      const film = recordFilm(session, window, browserSession);
      film.then(
        (begun) => told.start((start = begun.start)),
        (error) => fail(error.message),
      );
      /** @type {Promise<string> | undefined} */
      let finishing;
      async function end() {
        try {
          const { mp4, seconds } = await (await film).stop();
          const file = join(folder, 'film.mp4');
          writeFileSync(file, mp4);
          told.film({ file, seconds, time: start });
          return '';
        } catch (error) {
          return `the film is lost: ${/** @type {Error} */ (error).message}`;
        }
      }
      const finishOnce = () => (finishing ??= end());
      finish = async () => void (await finishOnce());
      return {
        // frames come on change only, and nobody counts them
        get progress() {
          return { seconds: start ? (Date.now() - start) / 1000 : 0, frames: start ? 1 : 0, repeated: 0 };
        },
        failed,
        finish: finishOnce,
      };
    },
  };
}
