import { clearTimeout, setTimeout, timeNow } from '../browser/natives.js';
import type { Source } from '../browser/source.js';
import { stopAll } from '../browser/stop.js';
import type { GateWatch } from './createGates.js';

/** What is known of the channels that the page is in. */
interface Channel {
  connection: 'none' | 'connected' | 'reconnecting';
  /** Whether all that the page has asked for is there. */
  isSubscribed: boolean;
  /** When all who are there have been announced, in milliseconds of `performance.now()`. */
  settledAt: number;
}

/** Open when the page has joined, has heard who is there, and has what it has asked for. */
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
