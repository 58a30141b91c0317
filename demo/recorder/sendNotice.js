import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** @import { Notice } from './contract.js' */

/** Seconds that a server has for its answer, as Agora's has (docs: Webhooks). */
const ANSWER = 10;
/** Seconds before each further attempt. */
const WAITS = [1, 3, 6];

/**
 * Sends an event to a callback URL until it is taken.
 *
 * @param {{ url: string, secret: string }} callback - the secret signs, by HMAC of SHA-1 and SHA-256
 * @param {Notice} notice
 * @returns whether it was
 */
export async function sendNotice({ url, secret }, notice) {
  const body = JSON.stringify(notice);
  /** @param {string} hash */
  const sign = (hash) => createHmac(hash, secret).update(body).digest('hex');
  for (const seconds of [0, ...WAITS]) {
    await pause(1000 * seconds, undefined, { ref: false });
    try {
      const { ok } = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json;charset=utf-8',
          'agora-signature': sign('sha1'),
          'agora-signature-v2': sign('sha256'),
        },
        body,
        signal: AbortSignal.timeout(1000 * ANSWER),
      });
      if (ok) return true;
    } catch {} // not reached: again
  }
  console.error(
    `recorder: event ${notice.eventType} of ${notice.payload.sid} was not taken by ${new URL(url).host}`,
  );
  return false;
}
