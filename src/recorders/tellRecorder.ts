import type { Stop } from '../browser/stop.js';
import { agora } from './agora.js';
import type { Recorder, Told } from './recorder.js';
import { sayOnConsole } from './sayOnConsole.js';

/** Tells the recorder what happens in the page. */
export interface Teller {
  ready(): void;
  /** @returns whether this has ended the recording */
  end(reason: string, wasReady: boolean): boolean;
  stop: Stop;
}

/**
 * @param recorder - the preset's recorder; Agora's and LiveKit's signals are given under every preset, because they harm nobody
 * @param attempt - calls what may throw, because the functions are the recorder's own
 */
export function tellRecorder(recorder: Recorder, attempt: <T>(work: () => T) => T | undefined): Teller {
  const all: Told[] = [agora.start!(), sayOnConsole];
  if (recorder.start !== agora.start) all.unshift(attempt(() => recorder.start?.()) ?? {});
  return {
    ready: () => all.forEach((told) => attempt(() => told.ready?.())),
    end: (reason, wasReady) => all.map((told) => attempt(() => told.end?.(reason, wasReady))).includes(true),
    stop: () => all.forEach((told) => told.stop?.()),
  };
}
