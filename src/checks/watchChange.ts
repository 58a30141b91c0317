import { AbortController, addListener, fontsOf, MutationObserver } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';

/** Events of what moves or grows without a mutation, or after one. */
const EVENTS = ['load', 'scroll', 'toggle', 'input', 'transitionend', 'animationend'];

/** Sees the first change in some roots after it was armed. */
export interface ChangeWatch {
  arm(roots: readonly Node[]): void;
  /** Stops listening: after the first change there is nothing to learn until the next look, and 16 transitions a second would cost 1 ms of it. */
  disarm: Stop;
}

export function watchChange(onChange: () => void): ChangeWatch {
  const mutations = new MutationObserver(onChange);
  let listening = new AbortController();
  return {
    arm(roots) {
      listening = new AbortController();
      const { signal } = listening;
      for (const type of EVENTS)
        addListener(document, type, onChange, { capture: true, passive: true, signal });
      addListener(fontsOf(document), 'loadingdone', onChange, { signal });
      for (const root of roots)
        mutations.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    },
    disarm() {
      mutations.disconnect();
      listening.abort();
    },
  };
}
