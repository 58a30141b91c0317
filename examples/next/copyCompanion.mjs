// The files of the script tag, from the package into the folder that Next.js serves.
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const dist = dirname(createRequire(import.meta.url).resolve('recording-companion/script'));
const to = join(import.meta.dirname, 'public/recording-companion');
mkdirSync(to, { recursive: true });
for (const file of ['recording-companion.js', 'recording-companion.recorder.js', 'overlay.js']) {
  cpSync(join(dist, file), join(to, file));
}
