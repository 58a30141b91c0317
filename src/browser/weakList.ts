import { WeakRef, WeakSet } from './natives.js';

/** A list of objects without duplicates, which does not keep them alive. */
export interface WeakList<T extends object> {
  /** @returns false if it is in the list already */
  add(item: T): boolean;
  has(item: object): boolean;
  all(): T[];
}

export function createWeakList<T extends object>(): WeakList<T> {
  const known = new WeakSet<object>();
  let refs: WeakRef<T>[] = [];
  return {
    add(item) {
      if (known.has(item)) return false;
      known.add(item);
      // drops the WeakRefs of collected objects, each time the list has doubled
      if (!(refs.length & (refs.length - 1))) refs = refs.filter((ref) => ref.deref());
      refs.push(new WeakRef(item));
      return true;
    },
    has: (item) => known.has(item),
    all: () => refs.flatMap((ref) => ref.deref() ?? []),
  };
}
