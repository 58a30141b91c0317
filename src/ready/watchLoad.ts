import { readyStateOf } from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import type { GateWatch } from './createGates.js';

/** Open after the page's load event. */
export const watchLoad =
  (realms: Realms): GateWatch =>
  (setOpen) => {
    const onLoad = () => setOpen(true);
    if (readyStateOf(document) === 'complete') onLoad();
    return realms.listen('window', 'load', onLoad);
  };
