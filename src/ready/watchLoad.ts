import type { GateWatch } from './createGates.js';

/** Open when the page has loaded, with all that its HTML names. */
export const watchLoad: GateWatch = (setOpen) => {
  const onLoad = () => setOpen(true);
  if (document.readyState === 'complete') onLoad();
  addEventListener('load', onLoad);
  return () => removeEventListener('load', onLoad);
};
