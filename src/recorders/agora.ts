import { navigator } from '../browser/natives.js';
import type { Recorder } from './recorder.js';

/** Agora web page recording, with the limits of the event that ends a recording. */
export const agora: Recorder = {
  start: () => ({
    // looked up only now, because the recorder may add it late
    ready: () => void (navigator as { notifyReady?(): unknown }).notifyReady?.(),
  }),
};
