import { Buffer } from 'node:buffer';
import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from '../src/index.js';
import { ASKS_PASSWORD, BOXES, DRAWN, HAS_COMPANION, REPORT } from './inPage.js';
import { injectedCompanion } from './injectedCompanion.js';
import { recordFilm } from './recordFilm.js';
import { RehearsalError } from './RehearsalError.js';
import type { Session } from './Session.js';
import type { Picture, Progress, RehearseOptions } from './types.js';
import { CAPABILITIES, watchLimits } from './watchLimits.js';
import { watchWindow, type WindowOptions } from './watchWindow.js';
import { needsLogin, whyUnreachable } from './whyUnreachable.js';

/** Seconds that the main page has to load before it is asked for a companion. */
const LOAD_SECONDS = 10;
/** Seconds between two looks at the page: whether it still answers, and its report. */
const LOOK_SECONDS = 2;
/** Seconds that a browser has to close a window. */
const CLOSE_SECONDS = 3;
/** Percent, of the pictures in the report. */
const JPEG_QUALITY = 80;

type Given = Required<
  Pick<RehearseOptions, 'seconds' | 'viewport' | 'readyTimeout' | 'limits' | 'preset' | 'close' | 'film'>
>;

/** Why the film ends; `time` is when it was, by `Date.now()`. */
export interface End {
  by: 'time' | 'page' | 'limit' | 'not-ready';
  time: number;
  detail: string;
}

/** All that was seen of a page. Times are `Date.now()`. */
export interface Observation {
  opened: number;
  url: string;
  injected: boolean;
  ready: number | null;
  reloads: number;
  report: Report | null;
  events: { name: string; time: number; after?: number; payload?: any }[];
  limits: { type: 'resolution' | 'WebGL' | 'bandwidth'; details: string; time: number }[];
  requests: { url: string; type: string; status?: number; failed?: string }[];
  pictures: Picture[];
  film: { mp4: Uint8Array; seconds: number; start: number } | null;
  filmDetail: string;
  end: End;
  close: { asked: boolean; accepted: boolean | null; entries: number | null };
}

/** What is observed, and through what. */
export interface Observed {
  session: Session;
  childSession?(sessionId: string): Session;
  /** Resolves when the window has gone. */
  gone: Promise<unknown>;
  /** Why no film can be made; '' when one can. */
  noFilm: string;
  onSession?: WindowOptions['onSession'];
  url: string;
  /** Whether the page is there already: then it is loaded again. */
  isOpen: boolean;
  signal?: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * Opens a page as the recorder does, watches it, and ends.
 *
 * @param inject - whether to put a companion into it
 * @returns undefined when a page that was to bring its own companion has none
 * @throws RehearsalError when nothing can be found out about it
 */
export async function observePage(
  observed: Observed,
  given: Given,
  inject: boolean,
): Promise<Observation | undefined> {
  const { session, url, gone, signal, onProgress } = observed;
  const { seconds, viewport, readyTimeout } = given;
  const most = given.preset === 'agora-1080p' ? { ...CAPABILITIES, video: [1920, 1080] } : CAPABILITIES;
  const seen: Observation = {
    opened: Date.now(),
    url,
    injected: inject,
    ready: null,
    reloads: 0,
    report: null,
    events: [],
    limits: [],
    requests: [],
    pictures: [],
    film: null,
    filmDetail: given.film ? observed.noFilm : 'it was not asked for',
    end: { by: 'time', time: 0, detail: '' },
    close: { asked: false, accepted: null, entries: null },
  };

  let settle: (end: End) => void;
  const over = new Promise<End>((done) => (settle = done));
  let hasEnded = false;
  const end = (by: End['by'], detail = '') => {
    if (hasEnded) return;
    hasEnded = true;
    settle({ by, detail, time: Date.now() });
  };
  let breakOff: (error: Error) => void;
  const broken = new Promise<never>((_, fail) => (breakOff = fail));
  broken.catch(() => {}); // it is raced with what is waited for
  const onAbort = () => breakOff(new RehearsalError('stopped', 'the rehearsal was stopped'));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const until = <T>(work: Promise<T>): Promise<T> => Promise.race([work, broken]);

  const waits = new Map<string, { promise: Promise<void>; done(): void }>();
  const moment = (name: string) => {
    let known = waits.get(name);
    if (!known) {
      let done = () => {};
      const promise = new Promise<void>((resolve) => (done = resolve));
      waits.set(name, (known = { promise, done }));
    }
    return known;
  };
  const reached = new Set<string>();
  const reach = (name: string) => {
    reached.add(name);
    moment(name).done();
  };
  const forget = (...names: string[]) => {
    for (const name of names) {
      waits.delete(name);
      reached.delete(name);
    }
  };

  const limits = watchLimits((type, details) => {
    if (seen.limits.some((one) => one.type === type)) return;
    seen.limits.push({ type, details, time: Date.now() });
    if (given.limits === 'stop') end('limit', `${type}: ${details}`);
  }, most);

  let film: Awaited<ReturnType<typeof recordFilm>> | undefined;
  let starting: Promise<void> | undefined;
  /** Begins with the first picture of the load that counts, so that sound and picture begin together. */
  const startFilm = () =>
    (starting ??= (async () => {
      if (!given.film || observed.noFilm) return;
      try {
        await window.evaluate(DRAWN);
        film = await recordFilm(session, viewport);
      } catch (error) {
        seen.filmDetail = `the browser could not record the page: ${(error as Error).message}`;
      }
    })());
  async function stopFilm() {
    await starting;
    if (!film || seen.film) return;
    try {
      seen.film = { ...(await film.stop()), start: film.start };
    } catch (error) {
      seen.filmDetail = `the film was lost: ${(error as Error).message}`;
    }
  }

  let isAsked = false;
  let isClosed = false;
  gone.then(() => {
    isClosed = true;
    end('page', 'the window has gone');
  });
  const window = await watchWindow(
    session,
    {
      ...viewport,
      limited: true,
      scripts: inject ? [injectedCompanion({ recorder: true, readyTimeout, preset: given.preset })] : [],
      onSession: observed.onSession,
    },
    {
      navigated(at) {
        seen.url = at;
        reach('navigated');
      },
      painted: () => reach('painted'),
      loaded: () => reach('loaded'),
      notified() {
        seen.ready ??= Date.now();
        reach('ready');
      },
      emitted: (event) => seen.events.push(event),
      said: (words) => limits.said(words),
      received: (bytes) => limits.loaded(bytes),
      requested: (request) => seen.requests.push(request),
      closing(report) {
        if (isAsked) return;
        seen.report = report ?? seen.report;
        const closing = seen.events.findLast(({ name }) => name === 'closing')?.payload;
        end('page', closing ? [closing.reason, closing.detail].filter(Boolean).join(': ') : 'window.close()');
      },
      failed({ text, status }) {
        const error = whyUnreachable(seen.url, text, status);
        if (seen.ready) end('page', `${text}: the main page has failed when it loaded again`);
        else breakOff(error);
      },
      broken: (error) => breakOff(error),
    },
    observed.childSession,
  );

  /** Opens the page, and waits until it has loaded, or for long enough. */
  async function load(open: () => Promise<unknown>) {
    forget('navigated', 'loaded', 'ready');
    seen.opened = Date.now();
    open().catch(() => {}); // the window has gone, and says so
    const answered = Promise.race([moment('navigated').promise, over]);
    const late = pause(1000 * readyTimeout, 'late' as const, { ref: false });
    if ((await until(Promise.race([answered, late]))) === 'late')
      throw new RehearsalError('no-answer', `${url} has not answered within ${readyTimeout} s`);
    await until(
      Promise.race([moment('loaded').promise, pause(1000 * LOAD_SECONDS, undefined, { ref: false }), over]),
    );
  }

  async function takePicture(name: Picture['name']) {
    try {
      const boxes = await window.evaluate(BOXES);
      const { data } = await session.send('Page.captureScreenshot', {
        format: 'jpeg',
        quality: JPEG_QUALITY,
      });
      seen.pictures.push({ name, ...viewport, boxes, jpeg: Buffer.from(data, 'base64') });
    } catch (error) {
      if (error instanceof RehearsalError) throw error;
      // the page has gone meanwhile
    }
  }
  /** What is known when the page is not there any more. */
  const lastReport = async () => {
    seen.report = (await window.evaluate(REPORT)) ?? seen.report;
  };

  try {
    onProgress({ stage: inject ? 'injecting' : 'opening' });
    // a film begins with the first picture, of a load that counts
    const early = until(moment('painted').promise)
      .then(async () => inject || (await window.evaluate(HAS_COMPANION)))
      .then((counts) => counts && startFilm())
      .catch(() => {}); // what goes wrong is told below
    // the way to a page that was given is its owner's
    const before = observed.isOpen ? (await window.entries()) - 1 : 0;
    await load(observed.isOpen ? () => window.reload() : () => window.go(url));
    if (!inject && !hasEnded && !(await until(window.evaluate(HAS_COMPANION)))) {
      await early;
      await film?.stop();
      return undefined;
    }

    if (!hasEnded) await until(Promise.race([startFilm(), over]));
    onProgress({ stage: 'loading' });
    for (let load_ = 0; !reached.has('ready') && !hasEnded; load_++) {
      const left = Math.max(0, seen.opened + 1000 * readyTimeout - Date.now());
      const first = await until(
        Promise.race([moment('ready').promise, over, pause(left, 'late' as const, { ref: false })]),
      );
      if (first !== 'late') break;
      if (await until(window.evaluate(ASKS_PASSWORD))) throw needsLogin(url, seen.url);
      if (load_ === 1) {
        await lastReport();
        end('not-ready', `navigator.notifyReady() was not called within ${readyTimeout} s, twice`);
        break;
      }
      onProgress({ stage: 'reloading' });
      await lastReport();
      seen.reloads++;
      await load(() => window.reload());
    }

    if (!hasEnded) {
      if (await until(window.evaluate(ASKS_PASSWORD))) throw needsLogin(url, seen.url);
      await until(takePicture('ready'));
      const last = (seen.ready ?? Date.now()) + 1000 * seconds;
      for (let look = 0; !hasEnded && Date.now() < last; look++) {
        const watched = Math.round((Date.now() - (seen.ready ?? 0)) / 1000);
        onProgress({ stage: 'watching', seconds: watched, of: seconds });
        await until(Promise.race([over, pause(Math.max(0, Math.min(1000, last - Date.now())))]));
        // a page that hangs is found, and a report of one that is lost is kept
        if (look % LOOK_SECONDS === 0 && !hasEnded) {
          await until(Promise.race([over, lastReport()]));
        }
      }
      end('time');
    }
    seen.end = await over;

    if (seen.end.by === 'page' && !isClosed) {
      await stopFilm();
      isAsked = true;
      // what the page asked for, now that its film is whole
      await window.evaluate('window.close()').catch(() => {});
      await Promise.race([gone, pause(1000 * CLOSE_SECONDS)]);
      seen.close = { asked: true, accepted: isClosed, entries: isClosed ? 1 : null };
    }
    if (!isClosed && seen.end.by !== 'page') {
      await until(lastReport());
      await until(takePicture('end'));
      await stopFilm();
      seen.close.entries = (await window.entries()) - before;
      seen.close.accepted = seen.close.entries === 1;
      if (given.close && seen.end.by === 'time') {
        onProgress({ stage: 'closing' });
        isAsked = true;
        // the first is answered by pageScript.js, which lets the second through
        await window.evaluate('window.close(), window.close()').catch(() => {});
        await Promise.race([gone, pause(1000 * CLOSE_SECONDS)]);
        Object.assign(seen.close, { asked: true, accepted: isClosed });
      }
    }
    return seen;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    window.stop();
  }
}
