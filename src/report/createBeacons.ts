import {
  AbortController,
  clearTimeout,
  fetch,
  Set,
  setTimeout,
  timeNow,
  toJson,
  URL,
  urlOf,
} from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';

/** What the app's server is sent, as JSON in a `text/plain` body. No personal data: docs/beacons.md. */
export interface Beacon {
  /**
   * - `started`: the companion runs in the recorder's page
   * - `heartbeat`: it still does, and how it is; also at once when that has changed
   * - `closing`: the page is about to close itself, which ends the recording if the browser lets it
   * - `close-refused`: the browser did not, so the recording goes on until the server stops it
   */
  event: 'started' | 'heartbeat' | 'closing' | 'close-refused';
  /** The value of the URL's `pass`; null where there was none. */
  pass: string | null;
  /** Seconds since the page began to load. */
  after: number;
  /** Of the companion. */
  version: string;
  /** Reloads of the page since the recorder opened it; many of them are a loop. */
  reloads?: number;
  /** How it is. */
  status?: PageStatus;
  /** Why it closes, in at most 1,000 characters. */
  reason?: string;
  /** More about it, in at most 1,000 characters. */
  detail?: string;
  /** Entries of the joint session history when it was refused; closing needs 1. */
  historyLength?: number;
}

/** How the page is, without a word of the people in it. */
export interface PageStatus {
  /** Whether the recorder was told that the page is ready. */
  ready: boolean;
  /** Gates that are closed. */
  pending: string[];
  /** Checks that have failed. */
  failed: string[];
  /** Frames that have failed, since the page began to load. */
  failedFrames: number;
  /** Those of them whose failure is likely, not certain. */
  likelyFrames: number;
}

/** Seconds until a beacon that did not arrive is sent again; a minute in all. */
const PAUSES = [1, 2, 4, 8, 16, 32];

/**
 * Milliseconds until a server that accepts a beacon and does not answer is taken to have lost it: ours. Six such requests are all that the
 * browser makes to a host at a time (HTTP/1.1), and 64 KiB under way all that may outlive a page (Fetch, `keepalive`).
 */
const PATIENCE_MS = 10_000;

/**
 * Sends beacons that outlive the page (`keepalive`) and need no preflight. One that does not arrive is sent again while
 * the page lives; of servers of another origin only a failed connection can be seen, not a status. What ends the recording goes first:
 * whatever else is under way gives its connection up, and is sent again later.
 *
 * @param stopUrl - told of `closing` only
 * @param reportUrl - told of everything
 * @param always - what each beacon says
 * @param onLost - told of a URL that was given up
 */
export function createBeacons(
  { stopUrl, reportUrl }: { stopUrl?: string; reportUrl?: string },
  always: Pick<Beacon, 'pass' | 'version'>,
  onLost: (url: string) => void,
): {
  send(event: Beacon['event'], more?: Partial<Beacon>): void;
  /** Sends a heartbeat once, in place of one that is under way, and says whether it has arrived. */
  beat(status: PageStatus): Promise<boolean>;
  stop: Stop;
} {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  /** What is under way and can wait. */
  const waiting = new Set<AbortController>();
  let heartbeat: AbortController | undefined;
  let stopped = false;
  // a page behind HTTP authentication, opened as `https://user:pw@host`: its server knows no request without
  const { username, password } = new URL(urlOf(document));
  const credentials = username || password ? 'same-origin' : 'omit';

  const write = (event: Beacon['event'], more?: Partial<Beacon>) =>
    toJson({ event, after: timeNow() / 1000, ...always, ...more });
  async function post(
    url: string,
    body: string,
    controller: AbortController,
    keepalive = true,
  ): Promise<boolean> {
    const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
    timers.add(timer);
    try {
      const { status } = await fetch(url, {
        method: 'POST',
        mode: 'no-cors',
        credentials,
        keepalive,
        body,
        signal: controller.signal,
      });
      return status < 500;
    } catch {
      return false; // it may be up again later
    } finally {
      clearTimeout(timer);
      timers.delete(timer);
      waiting.delete(controller);
    }
  }
  async function attempt(url: string, body: string, isLast: boolean, tries: number) {
    const controller = new AbortController();
    if (!isLast) waiting.add(controller);
    // the page's own requests may have used up what may outlive it: then each second one is an ordinary one
    if ((await post(url, body, controller, tries % 2 === 0)) || stopped) return;
    if (tries === PAUSES.length) return onLost(url);
    const timer = setTimeout(() => {
      timers.delete(timer);
      attempt(url, body, isLast, tries + 1);
    }, PAUSES[tries]! * 1000);
    timers.add(timer);
  }

  return {
    send(event, more) {
      const body = write(event, more);
      const isLast = event !== 'started';
      if (isLast) for (const controller of waiting) controller.abort();
      for (const url of new Set([event === 'closing' && stopUrl, reportUrl])) {
        if (url) attempt(url, body, isLast, 0);
      }
    },
    beat(status) {
      heartbeat?.abort();
      waiting.add((heartbeat = new AbortController()));
      return post(reportUrl!, write('heartbeat', { status }), heartbeat);
    },
    stop() {
      stopped = true;
      timers.forEach(clearTimeout);
    },
  };
}
