import { clearTimeout, fetch, Set, setTimeout, timeNow, toJson } from '../browser/natives.js';
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
 * Sends beacons that outlive the page (`keepalive`) and need no preflight. One that does not arrive is sent again while
 * the page lives; of servers of another origin only a failed connection can be seen, not a status.
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
  /** Sends a heartbeat once, and says whether it has arrived. */
  beat(status: PageStatus): Promise<boolean>;
  stop: Stop;
} {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let stopped = false;

  const write = (event: Beacon['event'], more?: Partial<Beacon>) =>
    toJson({ event, after: timeNow() / 1000, ...always, ...more });
  async function post(url: string, body: string): Promise<boolean> {
    try {
      const { status } = await fetch(url, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'omit',
        keepalive: true,
        body,
      });
      return status < 500;
    } catch {
      return false; // it may be up again later
    }
  }
  async function attempt(url: string, body: string, tries: number) {
    if ((await post(url, body)) || stopped) return;
    if (tries === PAUSES.length) return onLost(url);
    const timer = setTimeout(() => {
      timers.delete(timer);
      attempt(url, body, tries + 1);
    }, PAUSES[tries]! * 1000);
    timers.add(timer);
  }

  return {
    send(event, more) {
      const body = write(event, more);
      for (const url of new Set([event === 'closing' && stopUrl, reportUrl])) {
        if (url) attempt(url, body, 0);
      }
    },
    beat: (status) => post(reportUrl!, write('heartbeat', { status })),
    stop() {
      stopped = true;
      timers.forEach(clearTimeout);
    },
  };
}
