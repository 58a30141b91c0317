import type { EventEmitter } from 'eventemitter3';
import type { Log } from './browser/logger.js';
import { Set } from './browser/natives.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { createEvents, type Emit } from './events.js';

/** What every part of a companion may need of it. */
export interface Runtime {
  log: Log;
  emit: Emit;
  /** Calls back for every event, before its listeners. */
  onEvent(callback: (name: string, payload: unknown) => void): void;
  /** Reports that a feature has failed: one line for each kind of failure. The page goes on. */
  fail(error: unknown): void;
  /** Does something that may fail. */
  attempt<T>(work: () => T): T | undefined;
  /**
   * Starts a part, which ends with the companion.
   *
   * @param otherwise - does nothing; returned where the part can't be made, so that nobody has to ask
   */
  start<Part extends { stop: Stop }>(make: () => Part, otherwise: Part): Part;
  /** Starts a part of which nobody asks anything. */
  run(part: () => Stop): void;
}

/** @returns the runtime, the emitter of its events, and what ends all parts, the newest first */
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
    stop: () => attempt(stopAll(stops)),
  };
}
