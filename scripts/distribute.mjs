// What stands in `dist/` beside the built files: the licences, the hashes, and `cdn/`, the folders of a CDN.
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { integrityOf } from './integrity.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const TAG = 'recording-companion.js';
const RECORDER = 'recording-companion.recorder.js';
/** Files that a page loads by URL. */
const FOR_PAGES = [TAG, RECORDER, 'overlay.js', 'frame.js', 'frame.mjs'];
/** Packages whose code is inside the files for pages. */
const BUNDLED = ['eventemitter3'];

const textOf = (path) => readFileSync(join(root, path), 'utf8').trim();
const { name, version } = JSON.parse(textOf('package.json'));

function licenses() {
  const parts = [
    [`${name} ${version}`, textOf('LICENSE')],
    ...BUNDLED.map((packageName) => {
      const { version: bundled } = JSON.parse(textOf(`node_modules/${packageName}/package.json`));
      return [
        `${packageName} ${bundled}, inside ${TAG} and ${RECORDER}`,
        textOf(`node_modules/${packageName}/LICENSE`),
      ];
    }),
  ];
  return `${parts.map(([title, text]) => `${title}\n\n${text}`).join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/**
 * Writes `dist/licenses.txt`, `dist/sri.json` and `dist/cdn/`: `/x.y.z/` never changes and is pinned by the hashes of its `sri.json`; in
 * `/x/` is the newest version of x. Caches may keep one file of `/x/` longer than another, so that its tag takes all other files from `/x.y.z/`.
 */
export function distribute() {
  // npm makes it so wherever the package is linked, and a package is to be the same wherever it was made
  chmodSync(join(dist, 'cli.mjs'), 0o755);
  writeFileSync(join(dist, 'licenses.txt'), licenses());
  const files = readdirSync(dist).filter((file) => /\.m?js$/.test(file));
  const hashes = Object.fromEntries(files.sort().map((file) => [file, integrityOf(join(dist, file))]));
  writeFileSync(join(dist, 'sri.json'), `${JSON.stringify({ version, files: hashes }, null, 2)}\n`);

  const cdn = join(dist, 'cdn');
  rmSync(cdn, { recursive: true, force: true });
  const fixed = join(cdn, version);
  const newest = join(cdn, version.split('.')[0]);
  for (const folder of [fixed, newest]) {
    mkdirSync(folder, { recursive: true });
    const maps = FOR_PAGES.map((file) => `${file}.map`);
    for (const file of [...FOR_PAGES, ...maps, 'licenses.txt'])
      copyFileSync(join(dist, file), join(folder, file));
  }
  copyFileSync(join(dist, 'sri.json'), join(fixed, 'sri.json'));
  const tag = readFileSync(join(dist, TAG), 'utf8');
  const asked = `"${RECORDER}"`;
  if (tag.split(asked).length !== 2) throw new Error(`${TAG} must have ${asked} once`);
  writeFileSync(join(newest, TAG), tag.replace(asked, `"../${version}/${RECORDER}"`));
}
