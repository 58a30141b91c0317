import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../rehearse/findBrowser.js';

/** Where setup.mjs writes the path of a browser that it has unpacked. */
export const cachedPathFile = fileURLToPath(new URL('../node_modules/.cache/chrome-path', import.meta.url));

/** The path of Chrome or Chromium, as `findBrowser` finds it, else of one that setup.mjs has unpacked. Undefined without one. */
export const findChrome = () =>
  findBrowser(existsSync(cachedPathFile) ? readFileSync(cachedPathFile, 'utf8').trim() : undefined);

export { BROWSER_FLAGS as CHROME_FLAGS } from '../rehearse/browserFlags.js';

/** Fake devices that nobody is asked for. A browser with these can't show that a page asks for nothing. */
export const FAKE_DEVICE_FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
