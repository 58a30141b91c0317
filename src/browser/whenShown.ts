import { noop, type Stop } from './stop.js';

/** Whether this page is being prerendered: nobody sees it yet, and it may never be shown. */
export const isPrerendering = (): boolean => !!(document as { prerendering?: boolean }).prerendering;

/** Calls back when the page is shown: at once, unless it is being prerendered. */
export function whenShown(callback: () => void): Stop {
  if (!isPrerendering()) {
    callback();
    return noop;
  }
  document.addEventListener('prerenderingchange', callback, { once: true });
  return () => document.removeEventListener('prerenderingchange', callback);
}
