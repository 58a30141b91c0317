import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where setup.mjs writes the path of a browser that it has unpacked. */
export const cachedPathFile = fileURLToPath(new URL('../node_modules/.cache/chrome-path', import.meta.url));

const NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];
/** @param {string[]} folders */
const inAll = (folders) => folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
/** @type {Partial<Record<NodeJS.Platform, () => string[]>>} */
const PLACES = {
  linux: () => inAll(['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome']),
  darwin: () => [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: () =>
    [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
      (folder) => (folder ? [join(folder, 'Google/Chrome/Application/chrome.exe')] : []),
    ),
};

/** The path of Chrome or Chromium: CHROME_PATH, then PATH, then the usual places. Undefined without one. */
export function findChrome() {
  const onPath = inAll((process.env.PATH ?? '').split(delimiter));
  const cached = existsSync(cachedPathFile) ? readFileSync(cachedPathFile, 'utf8').trim() : undefined;
  const all = [process.env.CHROME_PATH, ...onPath, ...(PLACES[process.platform]?.() ?? []), cached];
  return all.find((path) => {
    try {
      if (!path) return false;
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Flags for a browser that is alone on its machine and asks the network for nothing. */
export const CHROME_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Fake devices that nobody is asked for. A browser with these can't show that a page asks for nothing. */
export const FAKE_DEVICE_FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
