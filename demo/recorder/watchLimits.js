/** @import { LimitType } from './contract.js' */

/** Pixels of the largest video: event 72 says 1280x720 (docs/facts/page-recorder.md). */
const MAX_LONG = 1280;
const MAX_SHORT = 720;
/** Mbps, down and up, of the seed's limits. */
const MAX_DOWN = 10;
const MAX_UP = 2;
/** Seconds over which a rate is taken: a burst, as of a page's load, is none. */
const WINDOW = 10;

/**
 * Tells a page that the cloud's recorder would not go on with.
 *
 * Limitation: WebGL in a worker, videos outside the documents and HTTP of frames of other sites are not seen.
 *
 * @param {(type: LimitType, details: string) => void} onLimit
 */
export function watchLimits(onLimit) {
  /** @type {{ time: number, down: number, up: number }[]} */
  let samples = [];
  const begun = Date.now();

  /** Bytes. @param {number} down @param {number} up */
  function count(down, up) {
    const now = Date.now();
    samples.push({ time: now, down, up });
    samples = samples.filter(({ time }) => time > now - 1000 * WINDOW);
    if (now - begun < 1000 * WINDOW) return;
    /** @param {'down' | 'up'} way */
    const rate = (way) => (8 * samples.reduce((sum, sample) => sum + sample[way], 0)) / 1e6 / WINDOW;
    if (rate('down') <= MAX_DOWN && rate('up') <= MAX_UP) return;
    const [is, most] = [
      `${rate('down').toFixed(1)} Mbps down and ${rate('up').toFixed(1)} up`,
      `${MAX_DOWN} and ${MAX_UP}`,
    ];
    onLimit('bandwidth', `${is}, and ${most} are the most`);
  }
  return {
    /** What the page has loaded. @param {number} bytes */
    loaded: (bytes) => count(bytes, 0),
    /** What pageScript.js says. @param {string[]} words */
    said([what, ...more]) {
      const [first = 0, second = 0] = more.map(Number);
      if (what === 'webgl') onLimit('WebGL', 'the page uses WebGL');
      if (what === 'rtc') count(first, second);
      if (what !== 'video') return;
      if (Math.max(first, second) > MAX_LONG || Math.min(first, second) > MAX_SHORT) {
        onLimit('resolution', `a video of ${first}x${second}, and ${MAX_LONG}x${MAX_SHORT} is the most`);
      }
    },
  };
}
