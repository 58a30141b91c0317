import { cancelAnimationFrame, clearTimeout, requestAnimationFrame, setTimeout } from './natives.js';
import { noop, type Stop } from './stop.js';

/**
 * Calls back when a frame has just been drawn. Style and layout are clean then, so reading them costs nothing
 * (on a page that changes ten times a second, each read at an idle moment cost 5 ms).
 *
 * @param patience - ms after which it calls back without a frame: a hidden page draws nothing
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
