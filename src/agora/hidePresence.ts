import { Array } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** A client of agora-rtm-sdk 2, as far as it is used here. */
export interface RtmClient {
  readonly presence: object;
  addEventListener(...args: any[]): unknown;
  removeEventListener(...args: any[]): unknown;
}

/**
 * Hides users from the presence of an RTM client: `getOnlineUsers()`, `whoNow()`, and the event `presence` (agora-rtm-sdk 2.3).
 * Only this client's own methods are patched; the SDK itself calls others.
 *
 * Limitation: a listener that was added before sees every user. A count without a list is not changed: `totalOccupancy` of an interval
 * event, and of a query that asks for no user ids.
 */
export function hidePresence(patch: Patch, isHidden: (uid: unknown) => boolean, client: RtmClient): Stop {
  /** Copies an answer or an event without hidden users. Its lists have ids, or objects with a `userId`; a count beside a list is lowered to match. */
  function clean(found: any): any {
    const copy = { ...found };
    for (const name in copy) {
      const value = copy[name];
      if (Array.isArray(value)) {
        copy[name] = value.filter((user) => !isHidden(user?.userId ?? user));
        const count = name === 'users' ? 'userCount' : name === 'occupants' && 'totalOccupancy';
        if (count) copy[count] -= value.length - copy[name].length;
      } else if (/^(interval|join|leave|timeout)$/.test(name)) copy[name] = value && clean(value);
    }
    return copy;
  }
  /** The app's listeners, and our own ones that the SDK has in their place. */
  const heard: [listener: Listener, own: Listener][] = [];
  return stopAll([
    () => {
      for (const [listener, own] of heard.splice(0)) {
        client.removeEventListener('presence', own);
        client.addEventListener('presence', listener);
      }
    },
    ...['getOnlineUsers', 'whoNow'].map((name) =>
      patch(client.presence, name, async (_presence, _args, next) => clean(await next())),
    ),
    patch(client, 'addEventListener', (_client, [name, listener], next) => {
      if (name !== 'presence' || !listener?.call) return next();
      const own: Listener = (event) =>
        !(/^REMOTE/.test(event.eventType) && isHidden(event.publisher)) && listener(clean(event));
      heard.push([listener, own]);
      return next([name, own]);
    }),
    patch(client, 'removeEventListener', (_client, [name, listener], next) => {
      const index = name === 'presence' ? heard.findIndex(([one]) => one === listener) : -1;
      return index < 0 ? next() : next([name, heard.splice(index, 1)[0]![1]]);
    }),
  ]);
}

type Listener = (event: any) => unknown;
