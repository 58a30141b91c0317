import { Set } from '../browser/natives.js';
import { secondsShown } from '../browser/secondsShown.js';
import { createSource, type Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** One thing that the ready signal waits for. */
export interface Gate {
  name: string;
  /** Seconds after which it opened; null while it is closed. */
  after: number | null;
}

/** Watches one thing, and says whether its gate is open whenever that may have changed. */
export type GateWatch = (setOpen: (open: boolean) => void) => Stop;

export interface Gates extends Source<Gate[]> {
  /** Names of the closed gates. */
  pending(): string[];
  add(name: string, watch: GateWatch): void;
  /** Ends all watching. No gate changes any more. */
  stop: Stop;
}

/** The gates of this load. Each is closed until its watch says otherwise, and may close again. */
export function createGates(onError: (error: unknown) => void): Gates {
  const gates = new Set<Gate>();
  const stops: Stop[] = [];
  let stopped = false;
  const { now, watch, changed } = createSource(() => [...gates].map((gate) => ({ ...gate })), onError);
  return {
    now,
    watch,
    pending: () => [...gates].filter(({ after }) => after === null).map(({ name }) => name),
    add(name, watchGate) {
      const gate: Gate = { name, after: null };
      gates.add(gate);
      const stop = watchGate((open) => {
        if (stopped || open === (gate.after !== null)) return;
        gate.after = open ? secondsShown() : null;
        changed();
      });
      stops.push(stop);
    },
    stop() {
      stopped = true;
      stopAll(stops.splice(0))();
    },
  };
}
