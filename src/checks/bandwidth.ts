import { clearInterval, Map, performance, Set, setInterval, timeNow } from '../browser/natives.js';
import type { Realm } from '../browser/realms.js';
import { stopAll } from '../browser/stop.js';
import type { Check, Problem } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { countMoved } from './countMoved.js';
import { createSustained, TICK_MS, WAITING, WINDOW_MS } from './createSustained.js';

/** Bytes a second of 1 Mbps. */
const MBPS = 125_000;
/**
 * Share of the time in which requests of unknown size may be under way. Our choice: in so little time they can exceed the limit only on
 * a line of ten times the limit. And the log calls of an SDK must not make the whole check `unknown`.
 */
const OPAQUE = 0.1;

/** Whether the page receives and sends too much for too long: docs/checks/bandwidth.md. */
export const bandwidth: Check = {
  id: 'bandwidth',
  ...ENGLISH_TITLES.bandwidth,
  start({ options, patch, realms, media, connections, safe }, tell) {
    const down = createSustained();
    const up = createSustained();
    const lines = [
      ['downlink', 'receives', options.maxDownlink, down],
      ['uplink', 'sends', options.maxUplink, up],
    ] as const;
    /** Seconds of requests of unknown size, and the hosts that answer them. */
    const opaque = createSustained();
    const hosts = new Set<string>();
    const moved = countMoved(connections, down, up);
    /** Elements that play, and the bytes that they had decoded at the last look. */
    const playing = new Map<HTMLMediaElement, number>();
    /** URLs of `MediaSource` objects. Any other `blob:` URL is no traffic. */
    const streams = new Set<string>();
    const since = timeNow();
    let last = since;

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
      // judges the time until the last look, because all of that traffic is known by now
      judge(last);
      for (const [element, before] of playing) {
        const bytes = decoded(element);
        if (isTraffic(element)) down.add(last, now, bytes - before);
        if (element.paused) playing.delete(element);
        else playing.set(element, bytes);
      }
      last = now;
      moved.look(now);
    }

    /** A completely buffered element that loops makes no traffic. */
    const isTraffic = ({ currentSrc, loop, buffered, duration }: HTMLMediaElement) =>
      (!/^(blob|data):/.test(currentSrc) || streams.has(currentSrc)) &&
      !(loop && buffered.length && buffered.end(0) >= duration);

    function watchRealm({ PerformanceObserver, performance: { timeOrigin }, URL }: Realm) {
      const shift = timeOrigin - performance.timeOrigin;
      const observer = new PerformanceObserver(
        safe((list) => {
          for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
            const { initiatorType, name, responseEnd, startTime, transferSize } = entry;
            // not counted here: media files and the segments of a player, which are counted as they play
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
      moved.stop,
    ]);
  },
};

/**
 * Bytes that an element has decoded of a file or a MediaSource, of any origin. They grow as steadily as the playback, even if the
 * buffer is filled at once. 0 for streams (docs/facts/chromium.md, bytes of media). Only Chromium has these counts.
 */
const decoded = ({ webkitVideoDecodedByteCount = 0, webkitAudioDecodedByteCount = 0 }: any): number =>
  webkitVideoDecodedByteCount + webkitAudioDecodedByteCount;
