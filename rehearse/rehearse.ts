import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { interceptRequests } from './interceptRequests.js';
import { judge } from './judge.js';
import { measureSound } from './measureSound.js';
import { observePage, type Observed } from './observePage.js';
import { logIn, openBlank, openBrowser } from './openBrowser.js';
import { openScratch } from './openScratch.js';
import { FIRST_VERSION } from './recordFilm.js';
import { RehearsalError } from './RehearsalError.js';
import { resolveOptions } from './resolveOptions.js';
import { sessionOfPage, type GivenPage } from './sessionOfPage.js';
import type { RehearsalResult, RehearseOptions, Sound } from './types.js';

interface Package {
  version: string;
  homepage?: string;
}

/** Of this library. */
export const readPackage = (): Package =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * Opens a page as the recorder would, watches it, and says whether it would be recorded well.
 *
 * @param target - the URL that the recorder is given, or a page of Playwright or Puppeteer (Chromium), which is loaded again
 * @returns the report; its film and pictures are left out of its JSON
 * @throws RehearsalError when it could not be run: `code` says why
 */
export async function rehearse(
  target: string | URL | GivenPage,
  options: RehearseOptions = {},
): Promise<RehearsalResult> {
  const begun = Date.now();
  const isPage = typeof target === 'object' && !(target instanceof URL);
  const url = isPage ? target.url() : `${target}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new RehearsalError('bad-option', `the URL must begin with http:// or https://, got "${url}"`);
  const given = resolveOptions(options, isPage);
  const { viewport, seconds, readyTimeout, preset, limits } = given;
  const { version, homepage } = readPackage();
  const onProgress = options.onProgress ?? (() => {});
  const broken: string[] = [];
  const interception = {
    headers: options.headers ?? {},
    origin: new URL(url).origin,
    selector: options.break,
  };

  const scratch = openScratch();
  let close = async () => {};
  let ended = '';
  let listen: (mp4: Uint8Array, from: number, to: number) => Promise<Sound>;
  try {
    const shared = { url: new URL(url).href, signal: options.signal, onProgress };
    let open: () => Promise<Observed>;
    let name: string;
    if (isPage) {
      const page = await sessionOfPage(target);
      close = page.detach;
      name = page.version;
      listen = (mp4, from, to) => measureSound(page.session, mp4, from, to);
      open = async () => ({ ...shared, ...page, isOpen: true, noFilm: noFilmBy(name) });
    } else {
      const browser = await openBrowser(scratch, { chrome: options.chrome, ...viewport });
      close = browser.close;
      browser.ended.then((how) => (ended = how));
      name = browser.version;
      // with its last window a browser ends, or forgets its cookies; this one listens to the film as well
      const keeper = await openBlank(browser, 100, 100);
      await logIn(browser, url, options.cookies ?? [], options.storageState ?? {});
      listen = (mp4, from, to) => measureSound(keeper.session, mp4, from, to);
      open = async () => {
        const blank = await openBlank(browser, viewport.width, viewport.height);
        return {
          ...shared,
          ...blank,
          childSession: browser.sessionOf,
          isOpen: false,
          noFilm: noFilmBy(name),
        };
      };
    }
    const observe = async (inject: boolean) => {
      broken.length = 0;
      const observed = await open();
      const onSession = interceptRequests(observed.session, interception, (one) => broken.push(one));
      const seen = await observePage({ ...observed, onSession }, given, inject);
      if (!seen && !isPage) await observed.session.send('Page.close').catch(() => {});
      return seen;
    };
    const seen = (await observe(false)) ?? (await observe(true))!;
    if (options.break && !broken.length) {
      throw new RehearsalError(
        'bad-option',
        `--break must select a frame that the page loads, and nothing of it matches "${options.break}"`,
      );
    }
    onProgress({ stage: 'measuring' });
    const { film } = seen;
    const from = film && seen.ready ? Math.max(0, (seen.ready - film.start) / 1000) : 0;
    const sound: Sound = film
      ? await listen(film.mp4, from, Math.max(from, (seen.end.time - film.start) / 1000)).catch(() =>
          unheard('the browser could not listen'),
        )
      : unheard('there is no film to listen to');
    const rehearsal = judge({
      seen,
      sound,
      url,
      time: new Date(begun).toISOString(),
      version,
      took: Math.round((Date.now() - begun) / 100) / 10,
      recorder: { browser: `Chrome ${name}`, viewport, readyTimeout, preset, limits, seconds },
      failOn: given.failOn,
      busy: busyMachine(),
      ...(options.break && { broken }),
      linkOf: (help) => (homepage ? new URL(help, homepage.replace(/\/?(#.*)?$/, '/blob/HEAD/')).href : help),
    });
    const large = { filmData: film?.mp4, pictures: seen.pictures };
    for (const [key, value] of Object.entries(large))
      Object.defineProperty(rehearsal, key, { value, enumerable: false });
    return rehearsal;
  } catch (error) {
    if (error instanceof RehearsalError || !ended) throw error;
    throw new RehearsalError('crashed', `the browser has ended before the rehearsal: ${ended}`);
  } finally {
    await close();
    scratch.close();
  }
}

const unheard = (detail: string): Sound => ({ heard: null, longestSilence: null, parts: [], detail });

/** Processes that want a processor, for each processor, from which a page is slow because of its machine. */
const BUSY = 1.5;
/** Windows has no such figure, and is never busy. */
function busyMachine(): string {
  const [load = 0] = loadavg();
  const processors = availableParallelism();
  if (load < BUSY * processors) return '';
  return `This machine was busy (load ${load.toFixed(1)} on ${processors} processors), so it is a notice: run it again when it is quiet.`;
}

/** Why a browser makes no film. */
const noFilmBy = (version: string) =>
  Number.parseInt(version, 10) >= FIRST_VERSION
    ? ''
    : `Chrome ${version} can't record a page: Chrome ${FIRST_VERSION} or newer can`;
