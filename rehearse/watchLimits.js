/** Seconds over which a rate is averaged, so that a burst, such as the load of a page, does not count. */
const WINDOW = 10;

/**
 * Limits for which the cloud's recorder ends a recording. Event 72 says 1280x720; 10 and 2 Mbps are the documentation's advice.
 */
export const CAPABILITIES = { video: [1280, 720], down: 10, up: 2 };

/**
 * Reports when the cloud's recorder would stop recording the page.
 *
 * Limitation: WebGL in a worker, videos outside the documents and HTTP of frames of other sites are not seen.
 *
 * @param {(type: 'resolution' | 'WebGL' | 'bandwidth', details: string) => void} onLimit
 * @param {{ video: readonly number[], down: number, up: number }} [most] - the largest video, long side first, and Mbps
 */
export function watchLimits(onLimit, { video: [long = 0, short = 0], down, up } = CAPABILITIES) {
  /** @type {{ time: number, down: number, up: number }[]} */
  let samples = [];
  const begun = Date.now();

  /** Bytes. @param {number} received @param {number} sent */
  function count(received, sent) {
    const now = Date.now();
    samples.push({ time: now, down: received, up: sent });
    samples = samples.filter(({ time }) => time > now - 1000 * WINDOW);
    if (now - begun < 1000 * WINDOW) return;
    /** @param {'down' | 'up'} way */
    const rate = (way) => (8 * samples.reduce((sum, sample) => sum + sample[way], 0)) / 1e6 / WINDOW;
    if (rate('down') <= down && rate('up') <= up) return;
    const is = `${rate('down').toFixed(1)} Mbps down and ${rate('up').toFixed(1)} up`;
    onLimit('bandwidth', `${is}, and ${down} and ${up} are the most`);
  }
  return {
    /** The page has received bytes over HTTP. @param {number} bytes */
    loaded: (bytes) => count(bytes, 0),
    /** Takes a message of limitScript.js. @param {string[]} words */
    said([what, ...more]) {
      const [first = 0, second = 0] = more.map(Number);
      if (what === 'webgl') onLimit('WebGL', 'the page uses WebGL');
      if (what === 'rtc') count(first, second);
      if (what !== 'video') return;
      if (Math.max(first, second) > long || Math.min(first, second) > short) {
        onLimit('resolution', `a video of ${first}x${second}, and ${long}x${short} is the most`);
      }
    },
  };
}
