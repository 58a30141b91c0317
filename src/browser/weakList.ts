import { WeakRef, WeakSet } from './natives.js';

/** Objects, each once, that are held no longer than the page holds them. */
export interface WeakList<T extends object> {
  /** @returns false when it is in the list already */
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
      // collected ones leave their WeakRef behind: dropped whenever the list has doubled
      if (!(refs.length & (refs.length - 1))) refs = refs.filter((ref) => ref.deref());
      refs.push(new WeakRef(item));
      return true;
    },
    has: (item) => known.has(item),
    all: () => refs.flatMap((ref) => ref.deref() ?? []),
  };
}
