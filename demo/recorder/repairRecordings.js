import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { removeFolder } from '../../rehearse/removeFolder.js';
import { fileNames } from './fileNames.js';
import { isRunning, MARK, readJournal, writeJournal } from './journal.js';
import { playlistOf } from './playlistOf.js';
import { slicesOf } from './slicesOf.js';
import { writeMp4s } from './writeMp4s.js';
import { writeWhole } from './writeWhole.js';

/** @import { Journal } from './journal.js' */

/** Milliseconds that killed programs have to be gone. */
const END_MS = 200;

/**
 * Ends the recordings that a killed recorder has left in a folder: its programs, its temporary folders, and the slices that were not in
 * the playlist yet. Recordings that another recorder makes there now are left alone.
 *
 * Limitation: only Linux tells whose programs they are.
 *
 * @param {string} folder
 * @returns {Promise<string[]>} the sids
 */
export async function repairRecordings(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('.'))
    .map(({ parentPath, name }) => join(parentPath, name));
  const repaired = [];
  for (const parts of found) {
    const journal = readJournal(parts);
    if (!journal || isRunning(journal)) continue;
    try {
      // no other recorder that starts now takes it too
      writeJournal(parts, journal);
      await repair(parts, journal);
      repaired.push(journal.sid);
    } catch (error) {
      console.error(`recorder: ${journal.sid} was interrupted and can't be made whole:`, error);
    }
  }
  return repaired;
}

/** @param {string} parts @param {Journal} journal */
async function repair(parts, { sid, cname, types, maxVideoDuration, scratch, start }) {
  if (killMarked(scratch)) await pause(END_MS);
  // only what this recorder makes itself, whatever the file says
  if (dirname(scratch) === tmpdir() && /^recorder-\w{6}$/.test(basename(scratch))) removeFolder(scratch);

  const folder = dirname(parts);
  const names = fileNames(sid, cname);
  const playlist = join(folder, names.playlist);
  const slices = existsSync(playlist) ? slicesOf(readFileSync(playlist, 'utf8')) : [];
  const known = new Set(slices.map(({ name }) => name));
  const unlisted = readdirSync(folder).filter((name) => names.isSlice(name) && !known.has(name));
  const unfinished = readdirSync(parts).filter((name) => name.endsWith('.ts'));
  for (const file of [
    ...unlisted.sort().map((name) => join(folder, name)),
    ...unfinished.sort().map((name) => join(parts, name)),
  ]) {
    const seconds = secondsOf(file);
    if (!seconds) continue;
    const last = slices.at(-1);
    const from = last?.to ?? 0;
    const time = last ? last.time + 1000 * (last.to - last.from) : start;
    const name = names.slice(time);
    renameSync(file, join(folder, name));
    slices.push({ name, from, to: from + seconds, time });
  }
  if (slices.length) {
    writeWhole(playlist, playlistOf(slices, true));
    const bytes = slices.reduce((sum, { name }) => sum + statSync(join(folder, name)).size, 0);
    const seconds = slices.at(-1)?.to ?? 0;
    if (types.includes('mp4')) await writeMp4s({ folder, names, seconds, bytes, maxVideoDuration });
  }
  rmSync(parts, { recursive: true, force: true });
}

/**
 * The length of a slice that may have been cut off.
 *
 * @param {string} file
 * @returns {number} 0 if there is nothing to be seen
 */
function secondsOf(file) {
  const { stdout } = spawnSync(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=duration', '-of', 'csv=p=0', file],
    { encoding: 'utf8' },
  );
  return Number.parseFloat(`${stdout}`) || 0;
}

/** Kills the programs of a recording. @param {string} scratch @returns {boolean} whether there were any */
function killMarked(scratch) {
  if (process.platform !== 'linux') return false;
  let some = false;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      if (!environment.includes(`${MARK}=${scratch}`)) continue;
      process.kill(Number(pid), 'SIGKILL');
      some = true;
    } catch {
      // it has ended, or is another user's
    }
  }
  return some;
}
