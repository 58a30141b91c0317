import { startProgram } from './startProgram.js';

/** Pixels that the screen is larger than the picture: a window of the screen's size has one row less (docs/facts/page-recorder.md, recording a screen). */
const MARGIN = 64;

/**
 * A screen that nobody sees.
 *
 * @param {{ width: number, height: number }} picture
 * @param {Record<string, string>} env - beside this process's own
 * @returns {Promise<{ name: string, exited: Promise<string>, stop(): Promise<void> }>} `exited` tells how it has ended
 * @throws when Xvfb ends at once
 */
export async function openDisplay({ width, height }, env) {
  const screen = `${width + MARGIN}x${height + MARGIN}x24`;
  const { child, exited, stop } = startProgram(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'],
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  /** @type {Promise<string>} */
  const number = new Promise((done) => child.stdio[3]?.once('data', (data) => done(`${data}`.trim())));
  const name = await Promise.race([
    number.then((digits) => `:${digits}`),
    exited.then((how) => Promise.reject(new Error(how))),
  ]);
  return { name, exited, stop };
}
