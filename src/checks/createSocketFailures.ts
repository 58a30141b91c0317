import { Map, Math, URL } from '../browser/natives.js';
import { LASTING_MS } from './lastingMs.js';

/** Failures in a row after which a server counts as out of reach. Our choice: one restart of a server costs one or two. */
const MIN_FAILURES = 3;
/** Milliseconds without another try after which the page has given up: ours, twice the longest pause of the usual libraries (30 s). */
const GIVEN_UP_MS = 60_000;
/** The most servers to remember, because the SDK tries one edge after the other. */
const MAX_SERVERS = 20;

/** The failures of a server's sockets since its last socket that stayed open. */
interface Failures {
  url: string;
  count: number;
  first: number;
  last: number;
}

/** WebSockets that fail again and again. Times are milliseconds of `performance.now()`. */
export interface SocketFailures {
  opened(socket: object, url: string, time: number): void;
  closed(socket: object, url: string, time: number, isLost: boolean): void;
  /** How many are open. */
  open(): number;
  /** Servers whose sockets have all failed since `since`. */
  failing(time: number): { url: string; count: number; since: number }[];
}

export function createSocketFailures(): SocketFailures {
  const open = new Map<object, { key: string; since: number }>();
  const failed = new Map<string, Failures>();
  /** When the newest of the sockets that stayed open was opened. */
  let lasting = -Infinity;

  function last(socket: object, time: number) {
    const { key, since } = open.get(socket)!;
    if (time - since < LASTING_MS) return;
    lasting = Math.max(lasting, since);
    failed.delete(key);
  }
  return {
    opened: (socket, url, time) => void open.set(socket, { key: keyOf(url), since: time }),
    closed(socket, url, time, isLost) {
      const wasOpen = open.has(socket);
      if (wasOpen) last(socket, time);
      const lasted = wasOpen && time - open.get(socket)!.since >= LASTING_MS;
      open.delete(socket);
      if (!isLost || lasted) return;
      const key = keyOf(url);
      const { count, first } = failed.get(key) ?? { count: 0, first: time };
      failed.delete(key); // so that `set` puts it at the end of the Map
      failed.set(key, { url: bare(url), count: count + 1, first, last: time });
      const [oldest] = failed.keys();
      if (failed.size > MAX_SERVERS) failed.delete(oldest!);
    },
    open: () => open.size,
    failing(time) {
      for (const socket of open.keys()) last(socket, time);
      return [...failed.values()].flatMap(({ url, count, first, last: latest }) => {
        // the page has another server now, and does not need this one any more
        const isReplaced = time - latest > GIVEN_UP_MS && lasting > latest;
        return count < MIN_FAILURES || isReplaced ? [] : { url, count, since: first };
      });
    },
  };
}

/** The URL without its query, which may hold a token. */
function bare(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Identifies a server by origin and first path segment: libraries put something random at the end of the path (SockJS). */
const keyOf = (url: string): string => /^[^/]*\/\/[^/]*(\/[^/]*)?/.exec(bare(url))![0];
