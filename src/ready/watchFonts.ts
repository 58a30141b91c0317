import { addListener, fontsOf, readyStateOf, removeListener } from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import { stopAll } from '../browser/stop.js';
import { settled } from '../browser/settled.js';
import type { GateWatch } from './createGates.js';

/** Open when the page has loaded, and the fonts that it uses have loaded or failed. */
export const watchFonts =
  (realms: Realms): GateWatch =>
  (setOpen) => {
    const fonts = fontsOf(document);
    let stopped = false;
    const look = () => {
      // `ready` is a new promise whenever the page begins to load another font
      settled(
        fonts.ready,
        () => !stopped && setOpen(readyStateOf(document) === 'complete' && fonts.status === 'loaded'),
      );
    };
    // document.open() erases no listener of `document.fonts`
    for (const type of ['loading', 'loadingdone']) addListener(fonts, type, look);
    look();
    return stopAll([
      () => {
        stopped = true;
        for (const type of ['loading', 'loadingdone']) removeListener(fonts, type, look);
      },
      realms.listen('window', 'load', look),
    ]);
  };
