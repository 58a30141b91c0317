import type { EventEmitter } from 'eventemitter3';
import type { Log } from './browser/logger.js';
import { Set } from './browser/natives.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { createEvents, type Emit } from './events.js';

/** What a companion gives to each of its parts. */
export interface Runtime {
  log: Log;
  emit: Emit;
  /** Calls back for every event, before its listeners. */
  onEvent(callback: (name: string, payload: unknown) => void): void;
  /** Reports that a feature has failed: one line for each kind of failure. The page goes on. */
  fail(error: unknown): void;
  /** Calls what may throw; reports the error, and returns undefined. */
  attempt<T>(work: () => T): T | undefined;
  /**
   * Starts a part, which ends with the companion.
   *
   * @param otherwise - a part that does nothing, returned if `make` throws, so that callers need no check
   */
  start<Part extends { stop: Stop }>(make: () => Part, otherwise: Part): Part;
  /** Starts a part that has nothing but its undo. */
  run(part: () => Stop): void;
}

/** @returns the runtime, the emitter of its events, and `stop`, which ends all parts started so far, the newest first */
export function createRuntime(log: Log): { runtime: Runtime; emitter: EventEmitter; stop: Stop } {
  const { emitter, emit, onEvent } = createEvents(log);
  const stops: Stop[] = [];
  const failures = new Set<string>();
  function fail(error: unknown) {
    if (failures.has(`${error}`)) return;
    failures.add(`${error}`);
    log('error', 'a feature failed, the page goes on without it:', error);
    emit('error', { error });
  }
  function attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      fail(error);
      return undefined;
    }
  }
  return {
    runtime: {
      log,
      emit,
      onEvent,
      fail,
      attempt,
      start(make, otherwise) {
        const part = attempt(make) ?? otherwise;
        stops.push(part.stop);
        return part;
      },
      run: (part) => void stops.push(attempt(part) ?? noop),
    },
    emitter,
    stop: () => attempt(stopAll(stops.splice(0))),
  };
}
