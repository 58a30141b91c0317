import { addListener, isPrerendered, removeListener } from './natives.js';
import type { Stop } from './stop.js';

/** Whether this page is being prerendered: nobody sees it yet, and it may never be shown. */
export const isPrerendering = (): boolean => !!isPrerendered(document);

/**
 * Calls `begin` when the page is shown: at once, unless the page is being prerendered.
 *
 * @param begin - may return its undo
 */
export function whenShown(begin: () => Stop | void): Stop {
  let stop: Stop | void;
  const onShown = () => {
    stop = begin();
  };
  if (isPrerendering()) addListener(document, 'prerenderingchange', onShown, { once: true });
  else onShown();
  return () => {
    removeListener(document, 'prerenderingchange', onShown);
    stop?.();
  };
}
