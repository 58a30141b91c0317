import { Map } from '../browser/natives.js';

/** Media that the page tried to publish or capture, and how often. */
export interface Blocked {
  api: string;
  kind: 'audio' | 'video';
  times: number;
}

export function countBlocked(): { all(): Blocked[]; add(api: string, kind: Blocked['kind']): void } {
  const counts = new Map<string, Blocked>();
  return {
    all: () => [...counts.values()],
    add(api, kind) {
      const { times } = counts.get(api + kind) ?? { times: 0 };
      counts.set(api + kind, { api, kind, times: times + 1 });
    },
  };
}
