import { Buffer } from 'node:buffer';
import type { Session } from './Session.js';
import type { Sound } from './types.js';

/** The largest film, in bytes, that is sent to the browser to be listened to. */
const MAX_BYTES = 96e6;
/** Samples a second: enough to tell sound from silence. */
const RATE = 8000;
/** Seconds of a block, and the level from which it counts as sound: -60 dBFS, below any voice and above what Opus makes of silence. */
const BLOCK = 0.1;
const LEVEL = 0.001;
/** Sounds that are no more than this many seconds apart make one stretch. */
const GAP = 0.5;

const unknown = (detail: string): Sound => ({ heard: null, longestSilence: null, parts: [], detail });

/** The blocks with sound as stretches, in seconds. */
export function partsOf(blocks: readonly boolean[]): [number, number][] {
  const parts: [number, number][] = [];
  const round = (seconds: number) => Math.round(10 * seconds) / 10;
  for (const [index, loud] of blocks.entries()) {
    if (!loud) continue;
    const from = index * BLOCK;
    const last = parts.at(-1);
    if (last && from - last[1] <= GAP) last[1] = round(from + BLOCK);
    else parts.push([round(from), round(from + BLOCK)]);
  }
  return parts;
}

/** The longest time without sound between two moments. */
export function longestSilence(
  parts: readonly (readonly [number, number])[],
  from: number,
  to: number,
): number {
  let longest = 0;
  let silentSince = from;
  for (const [begin, end] of parts) {
    if (end <= from || begin >= to) continue;
    longest = Math.max(longest, begin - silentSince);
    silentSince = end;
  }
  return Math.max(longest, to - silentSince, 0);
}

/**
 * Listens to a film, in a page of the browser that made it.
 *
 * @param page - session of a blank page
 * @param from - second of the film from which silence is measured
 * @param to - second until which it is measured
 */
export async function measureSound(page: Session, mp4: Uint8Array, from: number, to: number): Promise<Sound> {
  if (mp4.length > MAX_BYTES) return unknown(`a film of more than ${MAX_BYTES / 1e6} MB is not listened to`);
  const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
    awaitPromise: true,
    returnByValue: true,
    expression: `(async (film) => {
      const bytes = Uint8Array.from(atob(film), (letter) => letter.charCodeAt(0));
      const sound = await new OfflineAudioContext(1, 1, ${RATE}).decodeAudioData(bytes.buffer);
      const size = ${RATE * BLOCK};
      const channels = Array.from({ length: sound.numberOfChannels }, (_, index) => sound.getChannelData(index));
      const loud = [];
      for (let at = 0; at < sound.length; at += size) {
        let sum = 0;
        for (const channel of channels) for (let i = at; i < Math.min(at + size, sound.length); i++) sum += channel[i] ** 2;
        loud.push(Math.sqrt(sum / size / channels.length) > ${LEVEL} ? 1 : 0);
      }
      return loud.join('');
    })("${Buffer.from(mp4).toString('base64')}")`,
  });
  if (exceptionDetails) return unknown('the film has no sound that could be read');
  const parts = partsOf([...(result.value as string)].map((block) => block === '1'));
  const round = (seconds: number) => Math.round(10 * seconds) / 10;
  const silence = round(longestSilence(parts, from, to));
  return { heard: parts.some(([begin, end]) => end > from && begin < to), longestSilence: silence, parts };
}
