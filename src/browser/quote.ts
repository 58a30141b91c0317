import { stringify } from './natives.js';

/** Characters of a value in a message. */
const MAX_LENGTH = 100;

/** A value as a message has it, whatever it is; of what has no JSON (a function, a circle, a BigInt) its type. */
export function quote(value: unknown): string {
  try {
    return stringify(value).slice(0, MAX_LENGTH);
  } catch {
    return typeof value;
  }
}
