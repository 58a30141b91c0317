import type { Log } from '../browser/logger.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { sessionItem } from '../browser/sessionItem.js';
import { createSource, type Source } from '../browser/source.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { addHold } from './addHold.js';
import { createGates, type Gate, type GateWatch } from './createGates.js';
import { type Ready, signalReady } from './signalReady.js';
import { watchSelector } from './watchSelector.js';

/** Whether the page is ready. */
export interface Readiness extends Source<{ after: number | null; gates: Gate[] }> {
  /** Names of the gates that are closed. */
  pending(): string[];
  /** Opens the gate `manual`. */
  open(): void;
  /** Adds a gate of the app's own; the returned function opens it. */
  hold(label: string, how?: { timeout?: number }): Stop;
  stop: Stop;
}

/** Called when the page is ready, or before a time-out. */
export interface ReadyListener {
  /** The recorder will not wait much longer, and these gates are closed. */
  onTimeout(pending: string[]): void;
  /** The page is ready, or its time is over: tell the recorder. */
  onReady(ready: Ready): void;
}

/** Used where readiness can't be known: never ready. */
export const NEVER_READY: Readiness = {
  now: () => ({ after: null, gates: [] }),
  watch: () => noop,
  pending: () => [],
  open: noop,
  hold: () => noop,
  stop: noop,
};

/**
 * Waits for the gates, and says once that the page is ready.
 *
 * @param names - names of the gates, also `selector:CSS`
 * @param watches - the watches that open the gates, by name
 * @param readyTimeout - seconds that the recorder waits; 0 is unknown
 * @param onError - called with what a gate's watch throws
 */
export function createReadiness(
  names: readonly string[],
  watches: Readonly<Record<string, GateWatch>>,
  readyTimeout: number,
  log: Log,
  { onTimeout, onReady }: ReadyListener,
  onError: (error: unknown) => void,
): Readiness {
  let after: number | null = null;
  let open = noop;
  const gates = createGates(onError);
  const { now, watch, changed } = createSource(() => ({ after, gates: gates.now() }), onError);
  const all: Record<string, GateWatch> = {
    ...watches,
    manual(setOpen) {
      open = () => setOpen(true);
      return noop;
    },
  };
  const stopWatching = gates.watch(changed);
  for (const name of names) gates.add(name, all[name] ?? watchSelector(name.slice('selector:'.length)));

  const waiting = sessionItem('waiting');
  const second = navigationEntry()?.type === 'reload' && waiting.get() !== null;
  waiting.set('1');
  const stopSignal = signalReady(readyTimeout, second, gates, onTimeout, (ready) => {
    ({ after } = ready);
    waiting.forget();
    gates.stop();
    onReady(ready);
    changed();
  });

  return {
    now,
    watch,
    pending: gates.pending,
    open: () => open(),
    hold(label, how) {
      if (after === null) return addHold(gates, log, label, how?.timeout);
      log('debug', `hold('${label}') comes too late: the page is ready`);
      return noop;
    },
    stop: stopAll([gates.stop, stopWatching, waiting.forget, stopSignal]),
  };
}
