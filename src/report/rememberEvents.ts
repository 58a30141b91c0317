import { Error, fromJson, timeNow, toJson } from '../browser/natives.js';
import { selectorOf } from '../browser/selectorOf.js';

/** An event that was emitted; elements in its payload are named by selectors. */
export interface PastEvent {
  name: string;
  /** Seconds since the page began to load. */
  after: number;
  payload: unknown;
}

/** The most events to remember. */
const MAX_PAST = 100;

/** Keeps the last events for `report()`, without keeping elements of the page alive. */
export function rememberEvents(): { all(): PastEvent[]; add(name: string, payload: unknown): void } {
  const past: PastEvent[] = [];
  return {
    all: () => [...past],
    add(name, payload) {
      past.push({ name, after: timeNow() / 1000, payload: plain(payload) });
      if (past.length > MAX_PAST) past.shift();
    },
  };
}

/** A copy as JSON; elements become selectors, because frameworks put circular objects on them. */
const plain = (payload: unknown): unknown =>
  fromJson(
    toJson(payload, (value) =>
      value?.nodeType === 1 ? selectorOf(value) : value instanceof Error ? `${value}` : value,
    ),
  );
