import type { Check } from './check.js';
import { identity } from './identity.js';
import { scroll } from './scroll.js';

/** Every check, in the order of `CHECK_IDS`. */
export const CHECKS: readonly Check[] = [scroll, identity];
