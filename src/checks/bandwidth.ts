import { clearInterval, isHidden, Map, performance, Set, setInterval, timeNow } from '../browser/natives.js';
import { icePassword } from '../browser/icePassword.js';
import type { Realm } from '../browser/realms.js';
import { stopAll } from '../browser/stop.js';
import { settled } from '../browser/settled.js';
import type { Check, Problem } from './check.js';
import { createSustained, TICK_MS, WAITING, WINDOW_MS } from './sustained.js';

/** Bytes a second of 1 Mbps. */
const MBPS = 125_000;
/**
 * More connections than these are asked at every third tick: `getStats()` takes 0.3 ms of the main thread for a connection of
 * one track, 0.5 ms for one of eight (docs/facts/chromium.md, peer connections).
 */
const MANY = 8;
/**
 * Share of the time for which requests of unknown size may be under way. Ours: then they exceed the limit only on a line of ten
 * times as much, and the log calls of an SDK do not hide everything else.
 */
const OPAQUE = 0.1;

/** What the page receives and sends for long: docs/checks/bandwidth.md. */
export const bandwidth: Check = {
  id: 'bandwidth',
  title: 'The page receives and sends no more than the line of the recorder bears',
  failureTitle: 'The page receives or sends more than the line of the recorder bears',
  start({ options, patch, realms, media, connections, safe }, tell) {
    const down = createSustained();
    const up = createSustained();
    const lines = [
      ['downlink', 'receives', options.maxDownlink, down],
      ['uplink', 'sends', options.maxUplink, up],
    ] as const;
    /** Seconds of requests of unknown size, and who answers them. */
    const opaque = createSustained();
    const hosts = new Set<string>();
    /** Connections, and what they had moved when they were last asked. */
    const known = new Map<RTCPeerConnection, [time: number, received: number, sent: number] | undefined>();
    /** Elements that play, and what they had decoded. */
    const playing = new Map<HTMLMediaElement, number>();
    /** URLs of `MediaSource` objects: what else has a `blob:` URL is no traffic. */
    const streams = new Set<string>();
    const since = timeNow();
    let last = since;
    let ticks = 0;

    function judge(time: number) {
      if (time - since < WINDOW_MS) return;
      const problems: Problem[] = [];
      const found = lines.map(([kind, does, limit, line]) => {
        const rate = line.rate(time, limit * MBPS);
        const measured = +(rate / MBPS).toPrecision(3);
        const detail = `the page ${does} ${measured} Mbps for ${WINDOW_MS / 1000} s, and the line of the recorder bears ${limit}`;
        if (rate > limit * MBPS)
          problems.push({ kind, severity: 'error', detail, measured, limit, elements: [] });
        return measured;
      });
      const unknown = opaque.rate(time, OPAQUE) > OPAQUE;
      tell({
        outcome: unknown ? 'unknown' : 'passed',
        detail: unknown
          ? `the browser does not tell how much came from ${[...hosts].join(', ')}, for want of Timing-Allow-Origin`
          : `received ${found[0]} Mbps; sent ${found[1]} Mbps by WebRTC, other uploads can't be measured`,
        measured: found[0]!,
        limit: options.maxDownlink,
        problems,
      });
      if (!unknown) hosts.clear();
    }

    function look() {
      const now = timeNow();
      // as of the tick before: by now all of it has been told
      judge(last);
      for (const [element, before] of playing) {
        const bytes = decoded(element);
        if (isTraffic(element)) down.add(last, now, bytes - before);
        if (element.paused) playing.delete(element);
        else playing.set(element, bytes);
      }
      last = now;
      for (const [connection] of known) if (connection.signalingState === 'closed') known.delete(connection);
      if (ticks++ % 3 && (known.size > MANY || isHidden(document))) return;
      const own = new Set([...known].map(([{ localDescription }]) => icePassword(localDescription)));
      for (const [connection, [from, ...before] = [now, NaN, NaN]] of known) {
        // the other end of one between two ends in this page is among them
        if (!own.has(icePassword(connection.remoteDescription)))
          settled(connection.getStats(), (stats) => {
            let received = 0;
            let sent = 0;
            stats.forEach((entry) => {
              received += entry.type === 'transport' ? entry.bytesReceived : 0;
              sent += entry.type === 'transport' ? entry.bytesSent : 0;
            });
            down.add(from, now, received - before[0]!);
            up.add(from, now, sent - before[1]!);
            known.set(connection, [now, received, sent]);
          }); // refused when it was closed meanwhile
      }
    }

    /** What plays over and over, and is all there, is loaded once. */
    const isTraffic = ({ currentSrc, loop, buffered, duration }: HTMLMediaElement) =>
      (!/^(blob|data):/.test(currentSrc) || streams.has(currentSrc)) &&
      !(loop && buffered.length && buffered.end(0) >= duration);

    function watchRealm({ PerformanceObserver, performance: { timeOrigin }, URL }: Realm) {
      const shift = timeOrigin - performance.timeOrigin;
      const observer = new PerformanceObserver(
        safe((list) => {
          for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
            const { initiatorType, name, responseEnd, startTime, transferSize } = entry;
            // media are counted as they play, and so are the segments of a player
            if (
              /^(video|audio)$/.test(initiatorType) ||
              (streams.size && /^(fetch|xmlhttprequest)$/.test(initiatorType))
            )
              continue;
            const end = responseEnd + shift;
            down.add(entry.responseStart + shift, end, transferSize);
            // https://w3c.github.io/resource-timing/#sec-cross-origin-resources
            if (entry.requestStart || !/^http/.test(name)) continue;
            opaque.add(startTime + shift, end, (responseEnd - startTime) / 1000);
            hosts.add(new URL(name).host);
          }
        }),
      );
      observer.observe({ type: 'resource', buffered: true });
      return stopAll([
        () => observer.disconnect(),
        patch(URL, 'createObjectURL', (_self, [object], next) => {
          const url = next();
          if ('sourceBuffers' in object) streams.add(url);
          return url;
        }),
      ]);
    }

    tell(WAITING);
    const timer = setInterval(safe(look), TICK_MS);
    return stopAll([
      () => clearInterval(timer),
      realms.watch(watchRealm),
      media.watch(
        safe((element) => {
          if (!element.paused && !playing.has(element)) playing.set(element, decoded(element));
        }),
      ),
      connections.watch('setRemoteDescription', (connection, _args, next) => {
        known.set(connection, known.get(connection));
        return next();
      }),
    ]);
  },
};

/**
 * Bytes that a file or a MediaSource has played: of any origin, and as steady as the playback, however it was buffered. 0 for
 * streams (docs/facts/chromium.md, bytes of media). Only Chromium has them.
 */
const decoded = ({ webkitVideoDecodedByteCount = 0, webkitAudioDecodedByteCount = 0 }: any): number =>
  webkitVideoDecodedByteCount + webkitAudioDecodedByteCount;
