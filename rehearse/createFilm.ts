import { DRAWN } from './inPage.js';
import type { Observation } from './Observation.js';
import { recordFilm } from './recordFilm.js';
import type { Session } from './Session.js';
import type { RecordedWindow } from './watchWindow.js';

/** The film of a page. */
export interface Film {
  /** Begins with the next picture, so that sound and picture begin together. Only the first call counts. */
  start(): Promise<void>;
  /** Ends the film, and keeps it. */
  keep(): Promise<void>;
  /** Ends the film, and throws it away. */
  discard(): Promise<void>;
}

/**
 * @param seen - receives the film, or the reason why there is none
 * @param browser - session of the browser itself, if there is one
 */
export function createFilm(
  window: RecordedWindow,
  size: { width: number; height: number },
  seen: Observation,
  browser?: Pick<Session, 'send'>,
): Film {
  let film: Awaited<ReturnType<typeof recordFilm>> | undefined;
  let starting: Promise<void> | undefined;
  async function begin() {
    try {
      await window.evaluate(DRAWN);
      film = await recordFilm(window.session, size, browser);
    } catch (error) {
      seen.filmDetail = `the browser could not record the page: ${(error as Error).message}`;
    }
  }
  return {
    start: () => (starting ??= begin()),
    async keep() {
      await starting;
      if (!film || seen.film) return;
      try {
        seen.film = { ...(await film.stop()), start: film.start };
      } catch (error) {
        seen.filmDetail = `the film was lost: ${(error as Error).message}`;
      }
    },
    async discard() {
      await starting;
      await film?.stop();
    },
  };
}

/** For a rehearsal that makes no film. */
export const NO_FILM: Film = { start: async () => {}, keep: async () => {}, discard: async () => {} };
