import type { GateWatch } from './createGates.js';

/** Open when the page's style sheets are there and the fonts that it uses have loaded, or failed to. */
export const watchFonts: GateWatch = (setOpen) => {
  const { fonts } = document;
  let stopped = false;
  const look = () => {
    // `ready` is a new promise whenever the page begins to load another font
    fonts.ready.then(
      () => !stopped && setOpen(document.readyState === 'complete' && fonts.status === 'loaded'),
    );
  };
  addEventListener('load', look);
  fonts.addEventListener('loading', look);
  fonts.addEventListener('loadingdone', look);
  look();
  return () => {
    stopped = true;
    removeEventListener('load', look);
    fonts.removeEventListener('loading', look);
    fonts.removeEventListener('loadingdone', look);
  };
};
