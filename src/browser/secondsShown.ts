import { timeNow } from './natives.js';
import { navigationEntry } from './navigationEntry.js';

/** Seconds since the page began to load; for a prerendered page, since it was shown. */
export const secondsShown = (): number => (timeNow() - (navigationEntry()?.activationStart ?? 0)) / 1000;
