import { noop, type Stop } from './stop.js';

/** Does something now, or when a page that is being prerendered is shown. */
export function whenShown(work: () => void): Stop {
  if (!(document as any).prerendering) {
    work();
    return noop;
  }
  document.addEventListener('prerenderingchange', work, { once: true });
  return () => document.removeEventListener('prerenderingchange', work);
}
