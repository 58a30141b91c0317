import { Set } from './natives.js';
import type { Stop } from './stop.js';

/** Something that changes: read when it is needed, since parts of it may change without a word. */
export interface Source<T> {
  now(): T;
  /** Calls back when it may have changed. */
  watch(onChange: () => void): Stop;
}

/**
 * @param now - reads it
 * @param onError - told what a watcher throws; the others hear of the change all the same
 */
export function createSource<T>(
  now: () => T,
  onError: (error: unknown) => void,
): Source<T> & { changed(): void } {
  const watchers = new Set<() => void>();
  return {
    now,
    watch(onChange) {
      const watcher = () => {
        try {
          onChange();
        } catch (error) {
          onError(error);
        }
      };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    changed: () => watchers.forEach((watcher) => watcher()),
  };
}
