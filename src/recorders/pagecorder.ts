import { AGORA_LIMITS, type Recorder } from './recorder.js';

/** Pagecorder (github.com/pagecorder): one function, called with `start` and `stop`. */
export const pagecorder: Recorder = {
  without: AGORA_LIMITS,
  start() {
    const call = (what: 'start' | 'stop') => {
      const { pagecorder } = window as { pagecorder?(what: string): unknown };
      pagecorder?.(what);
      return !!pagecorder;
    };
    // returns true, so that the window stays open: a page that closes its window would destroy the film
    return { ready: () => void call('start'), end: (_reason, wasReady) => wasReady && call('stop') };
  },
};
