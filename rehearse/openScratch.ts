import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Stop } from './Session.js';

/** A folder for everything that a rehearsal keeps on the disk, and what must not outlive it. */
export interface Scratch {
  readonly folder: string;
  /** Something to be done when this process ends before `close()`; it can't wait for anything. */
  atExit(work: Stop): void;
  /** Removes the folder. */
  close: Stop;
}

/**
 * One folder below the system's for temporary files. It goes with `close()`, else with this process, also when that ends by an
 * error or by `process.exit()`.
 */
export function openScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'recording-companion-'));
  const works: Stop[] = [];
  // a browser that was killed a moment ago may still write
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  const onExit = () => {
    for (const work of works) work();
    remove();
  };
  process.once('exit', onExit);
  return {
    folder,
    atExit: (work) => void works.push(work),
    close() {
      process.off('exit', onExit);
      remove();
    },
  };
}
