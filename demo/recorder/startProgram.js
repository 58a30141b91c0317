import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

/** @import { StdioOptions } from 'node:child_process' */

/** Seconds that a program has to end before it is killed. */
const PATIENCE = 3;
/** Lines of its errors that are kept. */
const LINES = 8;

/** What kills each that runs. @type {Set<() => void>} */
const running = new Set();
process.once('exit', () => running.forEach((kill) => kill()));

/**
 * Starts a program, which is killed when this process ends.
 *
 * @param {string} name
 * @param {string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env] - beside this process's own
 * @param {StdioOptions} [options.stdio] - of 0, 1 and 3 on; 2 is read here
 * @param {(line: string) => void} [options.onError] - each line of its standard error
 */
export function startProgram(name, args, { env = {}, stdio = ['ignore', 'ignore'], onError } = {}) {
  const [stdin, stdout, ...more] = /** @type {any[]} */ (stdio);
  const child = spawn(name, args, {
    env: { ...process.env, ...env },
    stdio: [stdin, stdout, 'pipe', ...more],
    detached: true, // Ctrl-C is for this process, which then ends a recording in order
  });
  /** @type {string[]} */
  const lines = [];
  /** @type {NodeJS.ReadableStream} */ (child.stderr).setEncoding('utf8').on('data', (text) => {
    for (const line of `${text}`.split('\n').filter(Boolean)) {
      onError?.(line);
      lines.push(line);
    }
    lines.splice(0, lines.length - LINES);
  });
  const kill = () => child.kill('SIGKILL');
  running.add(kill);
  /** @type {Promise<string>} what it ended with, and its last words */
  const exited = new Promise((done) => {
    /** @param {string} how */
    const over = (how) => {
      running.delete(kill);
      done(`${name} ${how}${lines.length ? `: ${lines.at(-1)}` : ''}`);
    };
    child.once('error', (error) => over(`could not be started, ${error.message}`));
    child.once('close', (code, signal) => over(`ended with ${signal ?? code}`));
  });
  return {
    child,
    exited,
    /** Asks it to end, and kills it when it does not. */
    async stop() {
      child.kill();
      await Promise.race([exited, pause(1000 * PATIENCE)]);
      kill();
      await exited;
    },
  };
}
