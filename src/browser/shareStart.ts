import type { Stop } from './stop.js';

/** Shares one `start()` among many users: the first user starts it, the last one to leave stops it. */
export function shareStart(start: () => Stop): () => Stop {
  let users = 0;
  let stop: Stop;
  return () => {
    if (!users) stop = start();
    users++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      if (!--users) stop();
    };
  };
}
