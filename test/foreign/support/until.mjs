import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a condition answers true; what else it answers is why it does not hold, and is part of the error.
 *
 * @param {() => unknown} condition
 * @param {string} what
 * @param {number} [seconds]
 */
export async function until(condition, what, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await condition();
    if (answer === true) return true;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}: ${answer}`);
    await sleep(50);
  }
}
