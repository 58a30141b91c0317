import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** The browser's name for its process that plays and captures sound. The process list and the command line of that process have it. */
const AUDIO_SERVICE = 'audio.mojom.AudioService';

/** @typedef {{ send(method: any, params?: any): Promise<any> }} DevToolsSession */

/**
 * Suspends a browser's audio process.
 *
 * Limitation: does nothing on Windows, which can't suspend a process, and for a browser on another machine.
 *
 * @param {DevToolsSession | undefined} browser - session of the browser itself
 * @returns {Promise<() => void>} resumes the process
 */
export async function pauseAudioService(browser) {
  /** @type {number[]} */
  const paused = [];
  const resumeAll = () => paused.forEach(resume);
  if (!browser || process.platform === 'win32') return resumeAll;
  try {
    /** @type {{ processInfo: { type: string, id: number }[] }} */
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    for (const { type, id } of processInfo) {
      if (type !== AUDIO_SERVICE || !isAudioService(id)) continue;
      process.kill(id, 'SIGSTOP');
      paused.push(id);
    }
  } catch {
    // the browser has ended, or its processes are not ours to stop
  }
  return resumeAll;
}

/**
 * Whether the process with this number on this machine is an audio process. A browser in a container, or on another machine, has process
 * numbers of its own.
 *
 * @param {number} pid
 */
function isAudioService(pid) {
  const command =
    process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : spawnSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' }).stdout;
  return command.includes(AUDIO_SERVICE);
}

/** @param {number} pid */
function resume(pid) {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // it has ended
  }
}
