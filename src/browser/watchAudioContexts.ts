import type { Patch } from './patch.js';
import type { Realms } from './realms.js';
import type { Stop } from './stop.js';

/**
 * Calls back when something is connected to the speakers of an audio context. Before that a context can't be heard, so constructors
 * need no patch.
 */
export const watchAudioContexts = (
  patch: Patch,
  realms: Realms,
  onConnect: (context: AudioContext) => void,
): Stop =>
  realms.watch(({ AudioNode }) =>
    patch(AudioNode?.prototype, 'connect', (_node, [target], next) => {
      const context = target?.context;
      // an OfflineAudioContext can't be closed
      if (context?.destination === target && context?.close) onConnect(context);
      return next();
    }),
  );
