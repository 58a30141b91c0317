import {
  AbortController,
  clearTimeout,
  isElement,
  nameOf,
  Object,
  readyStateOf,
  setTimeout,
  String,
} from '../browser/natives.js';
import { isMarked } from '../browser/isMarked.js';
import { stopAll, type Stop } from '../browser/stop.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';

/**
 * Seconds after the load event that still belong to the start. Our choice: by then what a page requests at its start has come or
 * failed. A frame has the same time (`frameTimeout`).
 */
const START_SECONDS = 10;
/** The most failures to count, and characters of the first one to report. */
const MAX_COUNT = 100;
const MAX_TEXT = 200;

/** `foreign-resource` is a notice: a refused analytics script spoils nothing, and without a needed script there is an uncaught error. */
const KINDS = {
  uncaught: ['error', 'uncaught error'],
  resource: ['error', 'failed script or stylesheet'],
  'foreign-resource': ['notice', 'failed script or stylesheet of another origin'],
  rejection: ['notice', 'unhandled rejection'],
} as const;

interface Failure {
  kind: keyof typeof KINDS;
  text: string;
  element?: Element;
  promise?: Promise<unknown>;
}

/** Whether the page starts without errors in the recorder's browser: docs/checks/startup-errors.md. */
export const startupErrors: Check = {
  id: 'startup-errors',
  ...ENGLISH_TITLES['startup-errors'],
  start({ realms, safe }, tell) {
    const ended = new AbortController();
    const { signal } = ended;
    const isFirst = readyStateOf(document) === 'loading';
    let failures: Failure[] = [];
    let timer: ReturnType<typeof setTimeout>;

    const update = () => {
      const problems = (Object.keys(KINDS) as Failure['kind'][]).flatMap((kind) => {
        const some = failures.filter((failure) => failure.kind === kind);
        const [severity, name] = KINDS[kind];
        return some.length
          ? {
              kind,
              severity,
              detail: `${some.length} ${name}${some.length > 1 ? 's' : ''}, the first: ${some[0]!.text}`,
              measured: some.length,
              limit: 0,
              elements: some.flatMap(({ element }) => element ?? []),
            }
          : [];
      });
      const detail = !signal.aborted
        ? `the start of the page ends ${START_SECONDS} s after its load event`
        : isFirst
          ? ''
          : 'scripts ran before the companion, and what they threw is not known';
      tell({ problems, ...(detail && { outcome: 'unknown', detail }) });
    };
    const add = (failure: Failure) => {
      if (failures.length >= MAX_COUNT) return;
      failures.push({ ...failure, text: failure.text.slice(0, MAX_TEXT) });
      update();
    };
    const stops: Stop[] = [() => ended.abort()];
    const on = (type: string, listener: (event: any) => void) =>
      stops.push(realms.listen('window', type, safe(listener), { capture: true, signal }));

    on('error', ({ target, message, filename, lineno, isTrusted }) => {
      if (!isTrusted) return;
      if (target === window) {
        // this means that a frame was late, and is no error: csswg-drafts 5023
        if (/^ResizeObserver loop/.test(message)) return;
        const place = filename
          ? `${withoutQuery(filename)}:${lineno}`
          : 'of another origin, which tells no more to a page that does not ask with crossorigin';
        add({ kind: 'uncaught', text: `${message} (${place})` });
      } else if (
        isElement(target) &&
        /^(script|link)$/.test(nameOf(target)) &&
        !isMarked(target, 'data-recording-ignore')
      ) {
        const { rel, src, href } = target as unknown as Record<string, string | undefined>;
        if (rel && !/\bstylesheet\b/i.test(rel)) return; // an icon, a preload
        // an inline module script fails because of what it imports
        const url = src || href || location.href;
        const kind = url.startsWith(`${location.origin}/`) ? 'resource' : 'foreign-resource';
        add({ kind, text: withoutQuery(url), element: target });
      }
    });
    on('unhandledrejection', ({ promise, reason }) =>
      add({ kind: 'rejection', text: textOf(reason), promise }),
    );
    on('rejectionhandled', ({ promise }) => {
      failures = failures.filter((failure) => failure.promise !== promise);
      update();
    });
    const startTimer = safe(() => {
      timer = setTimeout(
        safe(() => {
          ended.abort();
          update();
        }),
        START_SECONDS * 1000,
      );
    });
    if (readyStateOf(document) === 'complete') startTimer();
    else stops.push(realms.listen('window', 'load', startTimer, { signal }));
    update();
    return stopAll([() => clearTimeout(timer), ...stops]);
  },
};

/** A query may name a user, or hold a token. */
const withoutQuery = (url: string) => url.replace(/[?#].*/s, '');

/** A thrown value may be anything, even something that can't be made a string. */
function textOf(reason: any): string {
  try {
    return String(reason?.message ?? reason);
  } catch {
    return typeof reason;
  }
}
