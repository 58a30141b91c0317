import { entriesOfType, performance } from './natives.js';

type PageLoad = PerformanceNavigationTiming & {
  /** Milliseconds after which a prerendered page was shown. Not in TypeScript's library. */
  activationStart?: number;
};

/** How this page was loaded; undefined if the browser does not say. */
export const navigationEntry = (): PageLoad | undefined =>
  entriesOfType(performance, 'navigation')[0] as PageLoad | undefined;
