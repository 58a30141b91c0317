import { timeNow } from './natives.js';
import { pageLoad } from './pageLoad.js';

/** Seconds since the page began to load, or, when it was prerendered, since it was shown. */
export const secondsShown = (): number => (timeNow() - (pageLoad()?.activationStart ?? 0)) / 1000;
