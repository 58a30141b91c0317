import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { findChrome } from '../../scripts/chrome.mjs';

/** Programs by the Debian package that has them. */
const PACKAGES = { xvfb: 'Xvfb', pulseaudio: 'pulseaudio', ffmpeg: 'ffmpeg' };

/** Debian packages that this machine lacks for a recording, `chromium` among them. */
export const missingTools = () => [
  ...Object.entries(PACKAGES).flatMap(([name, program]) => (isOnPath(program) ? [] : [name])),
  ...(findChrome() ? [] : ['chromium']),
];

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
