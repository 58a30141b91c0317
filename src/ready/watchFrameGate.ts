import { readyStateOf } from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import type { Source } from '../browser/source.js';
import { stopAll } from '../browser/stop.js';
import type { GateWatch } from './createGates.js';

/** Open when the page is parsed and none of the frames that count is loading or has failed. */
export const watchFrameGate =
  (frames: Source<{ state: 'loading' | 'loaded' | 'failed' | 'unknown' }[]>, realms: Realms): GateWatch =>
  (setOpen) => {
    const look = () =>
      setOpen(
        readyStateOf(document) !== 'loading' &&
          frames.now().every(({ state }) => state === 'loaded' || state === 'unknown'),
      );
    look();
    return stopAll([frames.watch(look), realms.listen('document', 'DOMContentLoaded', look)]);
  };
