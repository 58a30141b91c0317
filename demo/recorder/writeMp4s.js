import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from './startProgram.js';

/** Bytes of an MP4: at about 2 GB the cloud begins a new one. */
const MAX_BYTES = 2e9;

/**
 * Writes a recording's MP4 files from its slices, as they are encoded.
 *
 * @param {object} recording
 * @param {string} recording.folder
 * @param {ReturnType<import('./fileNames.js').fileNames>} recording.names
 * @param {number} recording.seconds
 * @param {number} recording.bytes
 * @param {number} recording.maxVideoDuration - minutes
 * @returns {Promise<{ name: string, bytes: number }[]>}
 * @throws when ffmpeg fails
 */
export async function writeMp4s({ folder, names, seconds, bytes, maxVideoDuration }) {
  const duration = Math.floor(Math.min(60 * maxVideoDuration, (MAX_BYTES * seconds) / bytes));
  const { child, exited } = startProgram('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-y', '-i', join(folder, names.playlist), '-c', 'copy'],
    ...['-f', 'segment', '-segment_format', 'mp4', '-segment_format_options', 'movflags=+faststart'],
    ...['-segment_time', `${duration}`, '-reset_timestamps', '1', join(folder, names.mp4s)],
  ]);
  const how = await exited;
  const files = [];
  for (let index = 0; existsSync(join(folder, names.mp4(index))); index++) {
    const name = names.mp4(index);
    files.push({ name, bytes: statSync(join(folder, name)).size });
  }
  if (child.exitCode === 0) return files;
  // no player opens what a full disk has cut off, and the slices have all of it
  for (const { name } of files) rmSync(join(folder, name));
  throw new Error(how);
}
