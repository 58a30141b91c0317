import { clearTimeout, setTimeout, timeNow } from '../browser/natives.js';
import type { Source } from '../browser/source.js';
import { stopAll } from '../browser/stop.js';
import type { GateWatch } from './createGates.js';

/** What is known about the channels that the page is in. */
interface Channel {
  connection: 'none' | 'connected' | 'reconnecting';
  /** Whether every subscription of the page is done. */
  isSubscribed: boolean;
  /** When everybody in the channel is announced, in milliseconds of `performance.now()`. */
  settledAt: number;
}

/** Open when the page has joined, everybody is announced, and every subscription is done. */
export const watchChannel =
  (channel: Source<Channel>): GateWatch =>
  (setOpen) => {
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      clearTimeout(timer);
      const { connection, isSubscribed, settledAt } = channel.now();
      const waits = connection === 'connected' && isSubscribed;
      const left = settledAt - timeNow();
      if (waits && left > 0) timer = setTimeout(look, left);
      setOpen(waits && left <= 0);
    };
    look();
    return stopAll([() => clearTimeout(timer), channel.watch(look)]);
  };
