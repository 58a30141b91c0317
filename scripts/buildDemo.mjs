import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOLDERS, hostScript } from '../demo/folders.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes the demo, for any static host, into a folder, which is emptied first. Its edge lives in the page. */
export function buildDemo(to) {
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
