// agora-rtm-sdk's own client is one that guard() takes.
import type { RTMClient } from 'agora-rtm-sdk';
import { init } from 'recording-companion';

declare const rtm: RTMClient;
init().guard(rtm)();
