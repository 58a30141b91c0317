import { cancelAnimationFrame, clearTimeout, requestAnimationFrame, setTimeout } from './natives.js';
import { noop, type Stop } from './stop.js';

/**
 * Calls back when a frame has just been drawn: then style and layout are clean, and asking for them makes no more of them
 * (measured on a page that changes ten times a second: 5 ms for each time that it was asked when the browser was idle).
 *
 * @param patience - ms after which it calls back without one: a hidden page draws nothing
 */
export function afterNextFrame(work: () => void, patience: number): Stop {
  const stop = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = () => {
    const once = work;
    work = noop; // whoever keeps `stop` keeps this scope
    stop();
    once();
  };
  let timer = setTimeout(run, patience);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(run);
  });
  return stop;
}
