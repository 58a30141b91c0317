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

/** A message to the app's server, as JSON in a `text/plain` body. Personal data is in it only if the app puts it into a mark: docs/beacons.md. */
export interface Beacon {
  /**
   * - `started`: the companion runs in the recorder's page
   * - `heartbeat`: it still runs; carries the page's status, and is also sent at once when the status has changed
   * - `mark`: a moment of the recording has been given a name
   * - `closing`: the page is about to close itself, which ends the recording if the browser lets it
   * - `close-refused`: the browser did not close it, so the recording goes on until the server stops it
   */
  event: 'started' | 'heartbeat' | 'mark' | 'closing' | 'close-refused';
  /** The value of the URL's `pass`; null if there was none. */
  pass: string | null;
  /** Seconds since the page began to load. */
  after: number;
  /** Version of the companion. */
  version: string;
  /** Reloads of the page since the recorder opened it; many of them are a loop. */
  reloads?: number;
  /** The page's status, in a heartbeat. */
  status?: PageStatus;
  /** The moment, in seconds since the recorder was told that the page is ready. */
  mark?: { name: string; after: number | null; data?: unknown };
  /** Why it closes, in at most 1,000 characters. */
  reason?: string;
  /** More about it, in at most 1,000 characters. */
  detail?: string;
  /** Entries of the joint session history when the close was refused; closing needs 1. */
  historyLength?: number;
}

/** The status of the page, without anything about its users. */
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

/** Seconds until a beacon that did not arrive is sent again; about a minute in all. */
const PAUSES = [1, 2, 4, 8, 16, 32];

/**
 * Milliseconds without an answer after which a beacon counts as lost. Our choice. It must not wait for ever: a browser makes only six
 * requests to a host at a time (HTTP/1.1), and only 64 KiB under way may outlive a page (Fetch, `keepalive`).
 */
const PATIENCE_MS = 10_000;

/**
 * Sends beacons that outlive the page (`keepalive`) and need no preflight. A beacon that does not arrive is sent again while the page
 * lives. From a server of another origin, a page can see a failed connection, but no status. Beacons that end the recording go first: all
 * others under way are aborted, and sent again later.
 *
 * @param stopUrl - gets `closing` only
 * @param reportUrl - gets everything
 * @param always - the fields of every beacon
 * @param onLost - called with a URL that was given up
 */
export function createBeacons(
  { stopUrl, reportUrl }: { stopUrl?: string; reportUrl?: string },
  always: Pick<Beacon, 'pass' | 'version'>,
  onLost: (url: string) => void,
): {
  send(event: Beacon['event'], more?: Partial<Beacon>): void;
  /** Sends a heartbeat once, replaces one that is under way, and says whether it has arrived. */
  beat(status: PageStatus): Promise<boolean>;
  stop: Stop;
} {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  /** Beacons under way that can be sent later. */
  const waiting = new Set<AbortController>();
  let heartbeat: AbortController | undefined;
  let stopped = false;
  // the page may be behind HTTP authentication, opened as `https://user:pw@host`: its server refuses requests without these
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
      return false; // the server may work again later
    } finally {
      clearTimeout(timer);
      timers.delete(timer);
      waiting.delete(controller);
    }
  }
  async function attempt(url: string, body: string, isLast: boolean, tries: number) {
    const controller = new AbortController();
    if (!isLast) waiting.add(controller);
    // every second try is without `keepalive`, because the page's own requests may have used up the 64 KiB
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
      const isLast = /^clos/.test(event);
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
