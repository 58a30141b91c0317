import { print } from '../browser/natives.js';
import type { Told } from './recorder.js';

/** The console lines that LiveKit's recorder reads. They have no prefix, and are written under every preset, because they harm nobody. */
export const sayOnConsole: Told = {
  ready: () => print.log('START_RECORDING'),
  end(_reason, wasReady) {
    if (wasReady) print.log('END_RECORDING');
  },
};
