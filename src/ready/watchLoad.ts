import { readyStateOf } from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import type { GateWatch } from './createGates.js';

/** Open when the page has loaded, with all that its HTML names. */
export const watchLoad =
  (realms: Realms): GateWatch =>
  (setOpen) => {
    const onLoad = () => setOpen(true);
    if (readyStateOf(document) === 'complete') onLoad();
    return realms.listen('window', 'load', onLoad);
  };
