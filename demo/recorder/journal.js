import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { writeWhole } from './writeWhole.js';

/** The variable of a recording's programs that has its temporary folder. */
export const MARK = 'RECORDER_SCRATCH';

const FILE = 'recording.json';
/** What a later start of the recorder needs to end an interrupted recording. It has no secrets. */
const JOURNAL = z.object({
  sid: z.string(),
  cname: z.string(),
  types: z.array(z.enum(['hls', 'mp4'])),
  /** Minutes. */
  maxVideoDuration: z.number(),
  /** Its temporary folder, which the environment of its programs names too. */
  scratch: z.string(),
  /** Of the film, in ms; 0 before it. */
  start: z.number(),
  /** The process that records. */
  recorder: z.object({ pid: z.int().positive(), since: z.string() }),
});
/** @typedef {z.infer<typeof JOURNAL>} Journal */

/**
 * When a process was started, which tells it from a later one of the same number. Only Linux says it.
 *
 * @param {number} pid
 * @returns {string} '' if it is not known
 */
function startOf(pid) {
  try {
    // the second field is the program's name, and may have spaces
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/**
 * Says that this process makes a recording, or ends it.
 *
 * @param {string} folder
 * @param {Omit<Journal, 'recorder'>} recording
 * @throws as the file system does
 */
export function writeJournal(folder, recording) {
  const recorder = { pid: process.pid, since: startOf(process.pid) };
  writeWhole(join(folder, FILE), JSON.stringify({ ...recording, recorder }));
}

/** @param {string} folder @returns {Journal | undefined} none for what is no journal of ours */
export function readJournal(folder) {
  try {
    return JOURNAL.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whether the process that makes a recording still runs. @param {Journal} journal */
export function isRunning({ recorder: { pid, since } }) {
  try {
    process.kill(pid, 0);
    return startOf(pid) === since;
  } catch (error) {
    // it runs, and is another user's
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
