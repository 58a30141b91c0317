import { autoplay } from './autoplay.js';
import { bandwidth } from './bandwidth.js';
import type { Check } from './check.js';
import { identity } from './identity.js';
import { load } from './load.js';
import { scroll } from './scroll.js';
import { videoSize } from './videoSize.js';

/** Every check, in the order of `CHECK_IDS`. */
export const CHECKS: readonly Check[] = [scroll, autoplay, videoSize, bandwidth, load, identity];
