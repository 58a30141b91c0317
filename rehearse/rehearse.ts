import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { Given, Observed } from './beginWatch.js';
import { interceptRequests } from './interceptRequests.js';
import { judge } from './judge.js';
import { measureSound } from './measureSound.js';
import { observePage } from './observePage.js';
import { logIn, openBlank, openBrowser } from './openBrowser.js';
import type { Observation } from './Observation.js';
import { openScratch, type Scratch } from './openScratch.js';
import { FIRST_VERSION } from './recordFilm.js';
import { RehearsalError } from './RehearsalError.js';
import { resolveOptions } from './resolveOptions.js';
import type { Session } from './Session.js';
import { sessionOfPage, type GivenPage } from './sessionOfPage.js';
import type { RehearsalResult, RehearseOptions, Sound } from './types.js';

interface Package {
  version: string;
  homepage?: string;
}

/** The package.json of this library. */
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
  const page = typeof target === 'object' && !(target instanceof URL) ? target : undefined;
  const url = page ? page.url() : `${target}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new RehearsalError('bad-option', `the URL must begin with http:// or https://, got "${url}"`);
  const given = resolveOptions(options, Boolean(page));
  const scratch = openScratch();
  let stage: Stage | undefined;
  try {
    stage = page ? await stageOfPage(page) : await stageOfBrowser(scratch, url, options, given.viewport);
    const { seen, broken } = await observe(stage, url, options, given);
    const { film } = seen;
    if (film) options.onProgress?.({ stage: 'measuring' });
    const sound = await soundOf(stage, seen);
    const { viewport, readyTimeout, preset, limits, seconds, failOn } = given;
    const { version, homepage } = readPackage();
    const rehearsal = judge({
      seen,
      sound,
      url,
      time: new Date(begun).toISOString(),
      version,
      took: Math.round((Date.now() - begun) / 100) / 10,
      recorder: { browser: `Chrome ${stage.version}`, viewport, readyTimeout, preset, limits, seconds },
      failOn,
      busy: busyMachine(),
      ...(options.break && { broken }),
      linkOf: (help) => (homepage ? new URL(help, homepage.replace(/\/?(#.*)?$/, '/blob/HEAD/')).href : help),
    });
    const large = { filmData: film?.mp4, pictures: seen.pictures };
    for (const [key, value] of Object.entries(large))
      Object.defineProperty(rehearsal, key, { value, enumerable: false });
    return rehearsal;
  } catch (error) {
    const ended = stage?.hasEnded();
    if (error instanceof RehearsalError || !ended) throw error;
    throw new RehearsalError('crashed', `the browser has ended before the rehearsal: ${ended}`);
  } finally {
    await stage?.close();
    scratch.close();
  }
}

/** Where a page is rehearsed: in a browser of its own, or in the browser of a given page. */
interface Stage {
  version: string;
  /** Opens a window for the page. A given page already has one. */
  open(): Promise<Pick<Observed, 'session' | 'browser' | 'childSession' | 'gone' | 'isOpen'>>;
  /** The session in which the film is listened to: of a blank page, or of the page itself. */
  listener: Session;
  /** How the browser has ended; '' while it runs. */
  hasEnded(): string;
  close(): Promise<void>;
}

async function stageOfPage(page: GivenPage): Promise<Stage> {
  const { version, session, browser, childSession, gone, detach } = await sessionOfPage(page);
  return {
    version,
    open: async () => ({ session, browser, childSession, gone, isOpen: true }),
    listener: session,
    hasEnded: () => '',
    close: detach,
  };
}

async function stageOfBrowser(
  scratch: Scratch,
  url: string,
  { chrome, cookies = [], storageState = {} }: RehearseOptions,
  { width, height }: { width: number; height: number },
): Promise<Stage> {
  const browser = await openBrowser(scratch, { chrome, width, height });
  let ended = '';
  browser.ended.then((how) => (ended = how));
  const { version, close, sessionOf } = browser;
  try {
    // without any window a browser ends or forgets its cookies; this window also listens to the film
    const keeper = await openBlank(browser, 100, 100);
    await logIn(browser, url, cookies, storageState);
    return {
      version,
      async open() {
        const blank = await openBlank(browser, width, height);
        return { ...blank, browser: browser.session, childSession: sessionOf, isOpen: false };
      },
      listener: keeper.session,
      hasEnded: () => ended,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Watches the page with its own companion. If it has none, watches it again with an injected one. */
async function observe(stage: Stage, url: string, options: RehearseOptions, given: Given) {
  const { headers = {}, break: selector, signal, onProgress = () => {} } = options;
  const interception = { headers, origin: new URL(url).origin, selector };
  const noFilm = noFilmBy(stage.version);
  const watch = async (inject: boolean) => {
    const broken: string[] = [];
    const opened = await stage.open();
    const onSession = interceptRequests(opened.session, interception, (one) => broken.push(one));
    const observed = { ...opened, url: new URL(url).href, signal, onProgress, noFilm, onSession };
    const seen = await observePage(observed, given, inject);
    if (!seen && !opened.isOpen) await opened.session.send('Page.close').catch(() => {});
    return seen && { seen, broken };
  };
  const watched = (await watch(false)) ?? (await watch(true))!;
  if (selector && !watched.broken.length) {
    throw new RehearsalError(
      'bad-option',
      `--break must select a frame that the page loads, and nothing of it matches "${selector}"`,
    );
  }
  return watched;
}

/** What is heard in the film, from the moment at which the page was ready. */
async function soundOf({ listener }: Stage, { film, ready, end }: Observation): Promise<Sound> {
  if (!film) return unheard('there is no film to listen to');
  const from = ready ? Math.max(0, (ready - film.start) / 1000) : 0;
  const to = Math.max(from, (end.time - film.start) / 1000);
  return measureSound(listener, film.mp4, from, to).catch(() => unheard('the browser could not listen'));
}

const unheard = (detail: string): Sound => ({ heard: null, longestSilence: null, parts: [], detail });

/** From this many waiting processes per processor on, a page may be slow because of the machine. */
const BUSY = 1.5;
/** Windows reports no load, so it never counts as busy. */
function busyMachine(): string {
  const [load = 0] = loadavg();
  const processors = availableParallelism();
  if (load < BUSY * processors) return '';
  return `This machine was busy (load ${load.toFixed(1)} on ${processors} processors), so it is a notice: run it again when it is quiet.`;
}

/** Why this browser can make no film; '' if it can. */
const noFilmBy = (version: string) =>
  Number.parseInt(version, 10) >= FIRST_VERSION
    ? ''
    : `Chrome ${version} can't record a page: Chrome ${FIRST_VERSION} or newer can`;
