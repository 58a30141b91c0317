import { MutationObserver, queryAll } from '../browser/natives.js';
import type { GateWatch } from './createGates.js';

/** Open while an element of the document matches. */
export const watchSelector =
  (selector: string): GateWatch =>
  (setOpen) => {
    const look = () => setOpen(queryAll(document, selector).length > 0);
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
    return () => observer.disconnect();
  };
