import { Object } from './natives.js';

/** The object to patch for a method: the instance, if a script has put a method of its own there, or else the prototype. */
export const ownerOf = (
  instance: object | undefined,
  name: string,
  prototype: object | undefined,
): object | undefined => (instance && Object.hasOwn(instance, name) ? instance : prototype);
