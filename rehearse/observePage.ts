import { Buffer } from 'node:buffer';
import { setTimeout as pause } from 'node:timers/promises';
import { beginWatch, type Given, type Observed, type Watch } from './beginWatch.js';
import { ASKS_PASSWORD, BOXES, HAS_COMPANION, REPORT } from './inPage.js';
import type { Observation } from './Observation.js';
import { RehearsalError } from './RehearsalError.js';
import type { Picture } from './types.js';
import { needsLogin } from './whyUnreachable.js';

/** Seconds for the main page to load, before it is searched for a companion. */
const LOAD_SECONDS = 10;
/** Seconds between two looks at the page. A look finds out whether the page still answers, and reads its report. */
const LOOK_SECONDS = 2;
/** Seconds for a browser to close a window. */
const CLOSE_SECONDS = 3;
/** Quality, in percent, of the pictures in the report. */
const JPEG_QUALITY = 80;

/**
 * Opens a page as the recorder does, watches it, and ends the visit.
 *
 * @param inject - whether to put a companion into the page
 * @returns undefined if the page has no companion and `inject` is false
 * @throws RehearsalError when nothing can be found out about the page
 */
export async function observePage(
  observed: Observed,
  given: Given,
  inject: boolean,
): Promise<Observation | undefined> {
  const watch = await beginWatch(observed, given, inject);
  const { seen } = watch;
  try {
    if (!(await open(watch))) return undefined;
    await awaitReady(watch);
    if (!watch.hasEnded()) await watchFor(watch, given.seconds);
    seen.end = await watch.over;
    if (seen.end.by === 'page') await letClose(watch);
    else await finish(watch);
    return seen;
  } finally {
    watch.stop();
  }
}

const patience = (ms: number) => pause(ms, 'late' as const, { ref: false });

/** Opens the page. @returns false if the page has no companion and none is injected */
async function open(watch: Watch): Promise<boolean> {
  const { observed, seen, window, moments, film, until, over } = watch;
  const { injected } = seen;
  observed.onProgress({ stage: injected ? 'injecting' : 'opening' });
  const hasCompanion = async () => injected || Boolean(await window.evaluate(HAS_COMPANION));
  // the film begins with the first picture, if this load counts: a page without a companion is loaded once more
  const early = until(moments.when('painted'))
    .then(hasCompanion)
    .then((counts) => (counts ? film.start() : undefined))
    .catch(() => {}); // the calls below fail for the same reason
  await load(watch, observed.isOpen ? () => window.reload() : () => window.go(observed.url));
  if (watch.hasEnded()) return true;
  if (!(await until(hasCompanion()))) {
    await early;
    await film.discard();
    return false;
  }
  await until(Promise.race([film.start(), over]));
  return true;
}

/** Goes to the page, and waits until it has loaded or its time is over. */
async function load(
  { given, observed, seen, moments, until, over }: Watch,
  go: () => Promise<unknown>,
): Promise<void> {
  moments.forget('navigated', 'loaded', 'ready');
  seen.opened = Date.now();
  go().catch(() => {}); // the window has closed, which is noticed elsewhere
  const answered = Promise.race([moments.when('navigated'), over]);
  if ((await until(Promise.race([answered, patience(1000 * given.readyTimeout)]))) === 'late') {
    throw new RehearsalError('no-answer', `${observed.url} has not answered within ${given.readyTimeout} s`);
  }
  await until(Promise.race([moments.when('loaded'), patience(1000 * LOAD_SECONDS), over]));
}

/** Waits for the ready signal. Like the recorder, it reloads the page after the first time-out and gives up after the second. */
async function awaitReady(watch: Watch): Promise<void> {
  const { given, observed, seen, window, moments, until, over } = watch;
  const { readyTimeout } = given;
  while (!moments.has('ready') && !watch.hasEnded()) {
    const seconds = Math.round((Date.now() - seen.opened) / 1000);
    observed.onProgress({ stage: 'loading', seconds, of: readyTimeout });
    const left = seen.opened + 1000 * readyTimeout - Date.now();
    const tick = patience(Math.max(0, Math.min(1000, left)));
    if ((await until(Promise.race([moments.when('ready'), over, tick]))) !== 'late') break;
    if (left > 1000) continue;
    await refuseLogin(watch);
    await readReport(watch);
    if (seen.reloads === 1) {
      watch.end('not-ready', `navigator.notifyReady() was not called within ${readyTimeout} s, twice`);
      break;
    }
    observed.onProgress({ stage: 'reloading' });
    seen.reloads++;
    await load(watch, () => window.reload());
  }
}

/** Watches the ready page until the time is over or the page ends. */
async function watchFor(watch: Watch, seconds: number): Promise<void> {
  const { observed, seen, until, over } = watch;
  await refuseLogin(watch);
  await until(takePicture(watch, 'ready'));
  const ready = seen.ready ?? Date.now();
  const last = ready + 1000 * seconds;
  for (let look = 0; !watch.hasEnded() && Date.now() < last; look++) {
    const watched = Math.round((Date.now() - ready) / 1000);
    observed.onProgress({ stage: 'watching', seconds: watched, of: seconds });
    await until(Promise.race([over, pause(Math.max(0, Math.min(1000, last - Date.now())))]));
    // finds out whether the page hangs, and keeps its last report in case the page is lost
    if (look % LOOK_SECONDS === 0 && !watch.hasEnded()) await until(Promise.race([over, readReport(watch)]));
  }
  watch.end('time');
}

/** The page wants to close its window: keeps the film first, which would be lost with the page. */
async function letClose({ observed, window, film, close }: Watch): Promise<void> {
  if (close.isClosed()) return;
  await film.keep();
  // the window of a given page has older history entries, so the browser would refuse; a recorder's window has none
  if (observed.isOpen) return close.tell({ asked: false, accepted: true, entries: await window.entries() });
  await close.ask('window.close()', CLOSE_SECONDS);
  const accepted = close.isClosed();
  close.tell({ asked: true, accepted, entries: accepted ? 1 : await window.entries().catch(() => null) });
}

/** Takes a last look, then asks the browser to close the page. */
async function finish(watch: Watch): Promise<void> {
  const { given, observed, seen, window, film, close, until } = watch;
  if (close.isClosed()) return;
  await until(readReport(watch));
  await until(takePicture(watch, 'end'));
  await film.keep();
  const entries = await window.entries();
  close.tell({ asked: false, accepted: entries === 1, entries });
  if (!given.close || seen.end.by !== 'time') return;
  observed.onProgress({ stage: 'closing' });
  if (observed.isOpen) return void (await window.session.send('Page.close').catch(() => {}));
  // pageScript.js catches the first call and lets the second through
  await close.ask('window.close(), window.close()', CLOSE_SECONDS);
  close.tell({ asked: true, accepted: close.isClosed(), entries });
}

/** A recorder can't type a password. @throws RehearsalError */
async function refuseLogin({ observed, seen, window, until }: Watch): Promise<void> {
  if (await until(window.evaluate(ASKS_PASSWORD))) throw needsLogin(observed.url, seen.url);
}

async function readReport({ seen, window }: Watch): Promise<void> {
  seen.report = (await window.evaluate(REPORT)) ?? seen.report;
}

async function takePicture({ given, seen, window }: Watch, name: Picture['name']): Promise<void> {
  try {
    const boxes = await window.evaluate(BOXES);
    const { data } = await window.session.send('Page.captureScreenshot', {
      format: 'jpeg',
      quality: JPEG_QUALITY,
    });
    seen.pictures.push({ name, ...given.viewport, boxes, jpeg: Buffer.from(data, 'base64') });
  } catch (error) {
    if (error instanceof RehearsalError) throw error;
    // the page has gone meanwhile
  }
}
