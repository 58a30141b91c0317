import { RehearsalError } from './RehearsalError.js';
import type { Stop } from './Session.js';

/** Breaks a rehearsal off, whatever it is waiting for. */
export interface Break {
  /** Waits for something, and rejects as soon as the rehearsal is broken off. */
  until<T>(work: Promise<T>): Promise<T>;
  breakOff(error: Error): void;
  stop: Stop;
}

/** @param signal - also breaks the rehearsal off */
export function createBreak(signal?: AbortSignal): Break {
  let breakOff: (error: Error) => void = () => {};
  const broken = new Promise<never>((_, fail) => (breakOff = fail));
  broken.catch(() => {}); // handled by `until`; without this, Node would call it an unhandled rejection
  const onAbort = () => breakOff(new RehearsalError('stopped', 'the rehearsal was stopped'));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    until: (work) => Promise.race([work, broken]),
    breakOff,
    stop: () => signal?.removeEventListener('abort', onAbort),
  };
}
