import { accessSync, constants, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

// Plain JavaScript, because scripts/setup.mjs looks for a browser before there is a build.

const NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];
/** @param {string[]} folders */
const namesIn = (folders) => folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));

/** Where installers put Chrome, Chromium and Edge. @type {Partial<Record<NodeJS.Platform, () => string[]>>} */
const PLACES = {
  linux: () => namesIn(['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome']),
  darwin: () =>
    ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) =>
        join(folder, `${name}.app/Contents/MacOS/${name}`),
      ),
    ),
  win32: () =>
    [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
      (folder) =>
        folder
          ? ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].map((name) =>
              join(folder, name, 'Application', name.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe'),
            )
          : [],
    ),
};

/** The program inside the folder of a browser that Playwright or Puppeteer has downloaded. */
const INSIDE = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

/** Caches of Playwright and Puppeteer, as they document them: an environment variable, or else a folder that depends on the platform. */
function caches() {
  const home = homedir();
  const local = process.env.LOCALAPPDATA ?? join(home, 'AppData/Local');
  const playwright =
    { darwin: join(home, 'Library/Caches'), win32: local }[/** @type {string} */ (process.platform)] ??
    process.env.XDG_CACHE_HOME ??
    join(home, '.cache');
  return [
    { folder: process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(playwright, 'ms-playwright'), like: /^chromium-/ },
    { folder: join(process.env.PUPPETEER_CACHE_DIR ?? join(home, '.cache/puppeteer'), 'chrome'), like: /./ },
  ];
}

/** The newest first. @returns {string[]} */
const downloaded = () =>
  caches().flatMap(({ folder, like }) => {
    try {
      return readdirSync(folder)
        .filter((name) => like.test(name))
        .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
        .flatMap((name) => INSIDE.map((inside) => join(folder, name, inside)));
    } catch {
      return []; // no such cache
    }
  });

/** @param {string | undefined} path */
export function isProgram(path) {
  try {
    if (!path) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of Chrome or Chromium. Looks in this order: `CHROME_PATH`, `PUPPETEER_EXECUTABLE_PATH`, `PATH`, the places where installers
 * put it, the caches of Playwright and Puppeteer.
 *
 * @param {string} [last] - one more place to look at
 * @returns {string | undefined} undefined when there is none
 */
export function findBrowser(last) {
  const onPath = namesIn((process.env.PATH ?? '').split(delimiter));
  const { CHROME_PATH, PUPPETEER_EXECUTABLE_PATH } = process.env;
  const known = [CHROME_PATH, PUPPETEER_EXECUTABLE_PATH, ...onPath, ...(PLACES[process.platform]?.() ?? [])];
  return known.find(isProgram) ?? downloaded().find(isProgram) ?? (isProgram(last) ? last : undefined);
}
