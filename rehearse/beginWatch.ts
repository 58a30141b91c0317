import { setTimeout as pause } from 'node:timers/promises';
import { createBreak, type Break } from './createBreak.js';
import { createFilm, NO_FILM, type Film } from './createFilm.js';
import { createMoments, type Moments } from './createMoments.js';
import { injectedCompanion } from './injectedCompanion.js';
import type { End, Observation } from './Observation.js';
import type { Session, Stop } from './Session.js';
import type { Progress, RehearseOptions } from './types.js';
import { PRESET_LIMITS } from './presetLimits.js';
import { watchLimits } from './watchLimits.js';
import { watchWindow, type RecordedWindow, type WindowListener, type WindowOptions } from './watchWindow.js';
import { whyUnreachable } from './whyUnreachable.js';

export type Given = Required<
  Pick<RehearseOptions, 'seconds' | 'viewport' | 'readyTimeout' | 'limits' | 'preset' | 'close' | 'film'>
>;

/** The page to observe, and the connections to observe it through. */
export interface Observed {
  session: Session;
  /** A session of the browser itself, if there is one. */
  browser?: Pick<Session, 'send'>;
  childSession?(sessionId: string): Session | undefined;
  /** Resolves when the window has gone. */
  gone: Promise<unknown>;
  /** Why no film can be made; '' when one can. */
  noFilm: string;
  onSession?: WindowOptions['onSession'];
  url: string;
  /** Whether the page is open already. It is then loaded again. */
  isOpen: boolean;
  signal?: AbortSignal;
  onProgress(progress: Progress): void;
}

/** How the window itself closes. */
interface Close {
  isClosed(): boolean;
  /** Evaluates a `window.close()` that is not the page's own call, and waits up to `seconds` for the window to close. */
  ask(expression: string, seconds: number): Promise<void>;
  tell(close: Observation['close']): void;
}

/** A watched page, and what is needed to take it from its start to its end. */
export interface Watch {
  given: Given;
  observed: Observed;
  seen: Observation;
  window: RecordedWindow;
  moments: Moments<'navigated' | 'painted' | 'loaded' | 'ready'>;
  film: Film;
  close: Close;
  /** Resolves when the recording would end. */
  over: Promise<End>;
  hasEnded(): boolean;
  end(by: End['by'], detail?: string): void;
  until: Break['until'];
  stop: Stop;
}

/**
 * Begins to watch a window, before the page is opened in it.
 *
 * @param inject - whether to put a companion into the page
 */
export async function beginWatch(observed: Observed, given: Given, inject: boolean): Promise<Watch> {
  const seen = nothingSeen(observed, given, inject);
  const moments: Watch['moments'] = createMoments();
  const { until, breakOff, stop } = createBreak(observed.signal);
  const ending = createEnd();
  let isClosed = false;
  let isAsked = false;
  observed.gone.then(() => {
    isClosed = true;
    ending.end('page', 'the window has gone');
  });
  const scripts = inject
    ? [injectedCompanion({ recorder: true, readyTimeout: given.readyTimeout, preset: given.preset })]
    : [];
  const entriesBefore = observed.isOpen
    ? (await observed.session.send('Page.getNavigationHistory')).entries.length - 1
    : 0;
  const window = await watchWindow(
    observed.session,
    { ...given.viewport, entriesBefore, scripts, onSession: observed.onSession },
    listen({ seen, moments, given, breakOff, end: ending.end, isAsked: () => isAsked }),
    observed.childSession,
  ).catch((error) => {
    stop();
    throw error;
  });
  return {
    given,
    observed,
    seen,
    window,
    moments,
    film:
      given.film && !observed.noFilm ? createFilm(window, given.viewport, seen, observed.browser) : NO_FILM,
    close: {
      isClosed: () => isClosed,
      async ask(expression, seconds) {
        isAsked = true;
        await window.evaluate(expression).catch(() => {});
        await Promise.race([observed.gone, pause(1000 * seconds)]);
      },
      tell: (close) => void (seen.close = close),
    },
    ...ending,
    until,
    stop() {
      stop();
      window.stop();
    },
  };
}

const nothingSeen = ({ url, noFilm }: Observed, { film }: Given, injected: boolean): Observation => ({
  opened: Date.now(),
  url,
  injected,
  ready: null,
  reloads: 0,
  report: null,
  events: [],
  limits: [],
  requests: [],
  pictures: [],
  film: null,
  filmDetail: film ? noFilm : 'it was not asked for',
  end: { by: 'time', time: 0, detail: '' },
  close: { asked: false, accepted: null, entries: null },
});

/** The first end counts. */
function createEnd(): Pick<Watch, 'over' | 'hasEnded' | 'end'> {
  let settle: (end: End) => void;
  const over = new Promise<End>((done) => (settle = done));
  let hasEnded = false;
  return {
    over,
    hasEnded: () => hasEnded,
    end(by, detail = '') {
      hasEnded = true;
      settle({ by, detail, time: Date.now() });
    },
  };
}

/** Records what the window reports. */
function listen({
  seen,
  moments,
  given,
  breakOff,
  end,
  isAsked,
}: Pick<Watch, 'seen' | 'moments' | 'given' | 'end'> &
  Pick<Break, 'breakOff'> & { isAsked(): boolean }): WindowListener {
  const most = PRESET_LIMITS[given.preset];
  const tell: Parameters<typeof watchLimits>[0] = (type, details) => {
    if (seen.limits.some((one) => one.type === type)) return;
    seen.limits.push({ type, details, time: Date.now() });
    if (given.limits === 'stop') end('limit', `${type}: ${details}`);
  };
  const limits = most && watchLimits(tell, most);
  return {
    navigated(url) {
      seen.url = url;
      moments.reach('navigated');
    },
    painted: () => moments.reach('painted'),
    loaded: () => moments.reach('loaded'),
    notified() {
      seen.ready ??= Date.now();
      moments.reach('ready');
    },
    emitted: (event) => seen.events.push(event),
    said: (words) => limits?.said(words),
    received: (bytes) => limits?.loaded(bytes),
    requested: (request) => seen.requests.push(request),
    closing(report) {
      if (isAsked()) return;
      seen.report = report ?? seen.report;
      const why = seen.events.findLast(({ name }) => name === 'closing')?.payload;
      end('page', why ? [why.reason, why.detail].filter(Boolean).join(': ') : 'window.close()');
    },
    failed({ text, status }) {
      if (seen.ready) end('page', `${text}: the main page has failed when it loaded again`);
      else breakOff(whyUnreachable(seen.url, text, status));
    },
    broken: breakOff,
  };
}
