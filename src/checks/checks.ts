import { browser } from './browser.js';
import type { Check } from './check.js';
import { identity } from './identity.js';
import { redirect } from './redirect.js';
import { webgl } from './webgl.js';

/** Every check, in the order of `CHECK_IDS`. */
export const CHECKS: readonly Check[] = [webgl, redirect, browser, identity];
