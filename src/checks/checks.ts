import { audio } from './audio.js';
import { autoplay } from './autoplay.js';
import { bandwidth } from './bandwidth.js';
import type { Check } from './check.js';
import { connection } from './connection.js';
import { identity } from './identity.js';
import { joined } from './joined.js';
import { mainThread } from './mainThread.js';
import { picture } from './picture.js';
import { redirect } from './redirect.js';
import { scroll } from './scroll.js';
import { startupErrors } from './startupErrors.js';
import { videoSize } from './videoSize.js';
import { webgl } from './webgl.js';

/** Every check, in the order of `CHECK_IDS`. */
export const CHECKS: readonly Check[] = [
  scroll,
  autoplay,
  webgl,
  videoSize,
  bandwidth,
  mainThread,
  redirect,
  startupErrors,
  picture,
  identity,
  connection,
  audio,
  joined,
];
