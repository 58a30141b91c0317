/** @import { LimitType } from './contract.js' */

/** Pixels of the largest video: event 72 says 1280x720 (facts/page-recording.md 2). */
const MAX_VIDEO = [1280, 720];
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

  function count(down, up) {
    const now = Date.now();
    samples.push({ time: now, down, up });
    samples = samples.filter(({ time }) => time > now - 1000 * WINDOW);
    if (now - begun < 1000 * WINDOW) return;
    const rate = (bytes) => (8 * samples.reduce((sum, sample) => sum + bytes(sample), 0)) / 1e6 / WINDOW;
    const rates = [rate((sample) => sample.down), rate((sample) => sample.up)];
    if (rates[0] <= MAX_DOWN && rates[1] <= MAX_UP) return;
    const [down_, up_] = rates.map((mbps) => mbps.toFixed(1));
    onLimit('bandwidth', `${down_} Mbps down and ${up_} up, and ${MAX_DOWN} and ${MAX_UP} are the most`);
  }
  return {
    /** What the page has loaded. @param {number} bytes */
    loaded: (bytes) => count(bytes, 0),
    /** What pageScript.js says. @param {string[]} words */
    said([what, ...more]) {
      const numbers = more.map(Number);
      if (what === 'webgl') onLimit('WebGL', 'the page uses WebGL');
      if (what === 'rtc') count(numbers[0], numbers[1]);
      if (what !== 'video') return;
      const [long, short] = numbers.toSorted((a, b) => b - a);
      if (long > MAX_VIDEO[0] || short > MAX_VIDEO[1]) {
        onLimit('resolution', `a video of ${numbers.join('x')}, and ${MAX_VIDEO.join('x')} is the most`);
      }
    },
  };
}
