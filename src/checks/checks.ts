import { autoplay } from './autoplay.js';
import { bandwidth } from './bandwidth.js';
import { browser } from './browser.js';
import type { Check } from './check.js';
import { identity } from './identity.js';
import { load } from './load.js';
import { picture } from './picture.js';
import { redirect } from './redirect.js';
import { scroll } from './scroll.js';
import { videoSize } from './videoSize.js';
import { webgl } from './webgl.js';

/** Every check, in the order of `CHECK_IDS`. */
export const CHECKS: readonly Check[] = [
  scroll,
  autoplay,
  webgl,
  videoSize,
  bandwidth,
  load,
  redirect,
  browser,
  picture,
  identity,
];
