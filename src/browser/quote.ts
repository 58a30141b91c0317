import { stringify } from './natives.js';

/** The most characters of a value in a message. */
const MAX_LENGTH = 100;

/** Writes any value for a message: as JSON, or its type if it has no JSON (a function, a circle, a BigInt). */
export function quote(value: unknown): string {
  try {
    return stringify(value).slice(0, MAX_LENGTH);
  } catch {
    return typeof value;
  }
}
