import { agora } from './agora.js';
import type { Recorder } from './recorder.js';

/** Agora web page recording, with the limits of its current guide. */
export const agora1080p: Recorder = { ...agora, defaults: { maxVideo: [1920, 1080] } };
