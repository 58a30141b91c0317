import { addListener, isPrerendered, removeListener } from './natives.js';
import type { Stop } from './stop.js';

/** Whether this page is being prerendered: nobody sees it yet, and it may never be shown. */
export const isPrerendering = (): boolean => !!isPrerendered(document);

/**
 * Begins something when the page is shown: at once, unless it is being prerendered.
 *
 * @param begin - may return what ends it
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
