import { Set } from '../browser/natives.js';
import { secondsShown } from '../browser/secondsShown.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** One thing that the ready signal waits for. */
export interface Gate {
  name: string;
  /** Seconds after which it opened; null while it is closed. */
  after: number | null;
}

/** Watches one thing, and says whether its gate is open whenever that may have changed. */
export type GateWatch = (setOpen: (open: boolean) => void) => Stop;

export interface Gates {
  all(): Gate[];
  /** Names of those that are closed. */
  pending(): string[];
  add(name: string, watch: GateWatch): void;
  /** Ends all watching; what is open or closed now stays so. */
  stop: Stop;
}

/**
 * The gates of this load. Each is closed until its watch says otherwise, and may close again.
 *
 * @param onChange - told when one opens, closes or goes
 */
export function createGates(onChange: () => void): Gates {
  const gates = new Set<Gate>();
  const stops: Stop[] = [];
  let stopped = false;
  return {
    all: () => [...gates].map((gate) => ({ ...gate })),
    pending: () => [...gates].filter(({ after }) => after === null).map(({ name }) => name),
    add(name, watch) {
      const gate: Gate = { name, after: null };
      gates.add(gate);
      const stop = watch((open) => {
        if (stopped || open === (gate.after !== null)) return;
        gate.after = open ? secondsShown() : null;
        onChange();
      });
      stops.push(stop);
    },
    stop() {
      stopped = true;
      stopAll(stops.splice(0))();
    },
  };
}
