import { Set } from './natives.js';
import type { Stop } from './stop.js';

/** A state that changes. Read it when you need it, because parts of it may change without a call of `onChange`. */
export interface Source<T> {
  now(): T;
  /** Calls back when the state may have changed. */
  watch(onChange: () => void): Stop;
}

/**
 * @param now - reads the state
 * @param onError - called with what a watcher throws; the other watchers are called all the same
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
