import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { removeFolder } from './removeFolder.js';
import type { Stop } from './Session.js';

/** A folder for all files of a rehearsal, and the cleaning up at its end. */
export interface Scratch {
  readonly folder: string;
  /** Adds work for the case that this process ends before `close()`. It must be synchronous. */
  atExit(work: Stop): void;
  /** Removes the folder. */
  close: Stop;
}

/** Signals that end a process without an `exit` event, unless it listens to them. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Work of all running rehearsals for the end of this process. */
const pending = new Set<Stop>();
function cleanUp(): void {
  for (const work of pending) work();
  pending.clear();
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
function onSignal(signal: NodeJS.Signals): void {
  // a program that itself listens to the signal decides whether and how it ends
  if (process.listenerCount(signal) > 1) return;
  cleanUp();
  process.kill(process.pid, signal);
}
function beforeExit(work: Stop): Stop {
  if (!pending.size) {
    process.once('exit', cleanUp);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  }
  pending.add(work);
  return () => {
    pending.delete(work);
    if (pending.size) return;
    process.off('exit', cleanUp);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/**
 * Makes a folder in the system's folder for temporary files. `close()` removes it. Otherwise it is removed when this process ends, also
 * by an error, by `process.exit()`, or by a signal that nobody listens to.
 */
export function openScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'recording-companion-'));
  const works: Stop[] = [];
  const remove = () => removeFolder(folder);
  const forget = beforeExit(() => {
    for (const work of works) work();
    remove();
  });
  return {
    folder,
    atExit: (work) => void works.push(work),
    close() {
      forget();
      remove();
    },
  };
}
