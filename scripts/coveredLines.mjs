import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Percent of lines that any of several runs has covered, each by the `lcov.info` of a folder. */
export function coveredLines(folders) {
  /** By file and line, whether it was run. */
  const lines = new Map();
  for (const folder of folders) {
    let file = '';
    for (const line of readFileSync(join(folder, 'lcov.info'), 'utf8').split('\n')) {
      if (line.startsWith('SF:')) file = line.slice(3);
      const [, number, times] = /^DA:(\d+),(\d+)/.exec(line) ?? [];
      const key = `${file}:${number}`;
      if (number) lines.set(key, lines.get(key) || times !== '0');
    }
  }
  return (100 * [...lines.values()].filter(Boolean).length) / lines.size;
}
