import type { Preset } from '../presets.js';
import { agora } from './agora.js';
import { agora1080p } from './agora1080p.js';
import { jibri } from './jibri.js';
import { livekit } from './livekit.js';
import { meetingBot } from './meetingBot.js';
import { obs } from './obs.js';
import { pagecorder } from './pagecorder.js';
import type { Recorder } from './recorder.js';
import { stream } from './stream.js';

/** Every recorder, by its preset. */
export const RECORDERS: Readonly<Record<Preset, Recorder>> = {
  agora,
  'agora-1080p': agora1080p,
  livekit,
  stream,
  pagecorder,
  obs,
  jibri,
  recall: meetingBot,
  attendee: meetingBot,
};
