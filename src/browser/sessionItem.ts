import { parent, storage } from './natives.js';

/**
 * A value that outlives a reload of this window, in `sessionStorage`. Only a top page has one, because its same-origin frames
 * share this storage.
 */
export interface SessionItem {
  /** null when there is none. */
  get(): string | null;
  set(value: string): void;
  forget(): void;
}

/** If storage is forbidden, nothing is remembered. */
export function sessionItem(name: string): SessionItem {
  const key = `recording-companion:${name}`;
  const call = (method: 'getItem' | 'setItem' | 'removeItem', value = '') => {
    try {
      return window === parent ? (storage(method, key, value) ?? null) : null;
    } catch {
      return null;
    }
  };
  return {
    get: () => call('getItem'),
    set: (value) => void call('setItem', value),
    forget: () => void call('removeItem'),
  };
}
