import { bandwidth } from './bandwidth.js';
import type { Check } from './check.js';
import { identity } from './identity.js';
import { load } from './load.js';

/** Every check, in the order of `CHECK_IDS`. */
export const CHECKS: readonly Check[] = [bandwidth, load, identity];
