// `npm run site`: the front page as a folder for any static host, `site/`. Its edge lives in the page.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOLDERS, hostScript } from '../demo/folders.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes the site into a folder, which is emptied first. */
export function buildSite(to) {
  rmSync(to, { recursive: true, force: true });
  for (const [path, { from, only }] of Object.entries(FOLDERS)) {
    for (const name of only ?? ['.']) {
      const target = join(to, path, name);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(root, from, name), target, { recursive: true });
    }
  }
  writeFileSync(join(to, 'host.js'), hostScript({ edge: false }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildSite(join(root, 'site'));
  console.log('site/ is ready for any static host');
}
