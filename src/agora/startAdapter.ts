import type { Patch } from '../browser/patch.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import type { Uid } from '../uid.js';
import { guardClients, type ClientGuard } from './guardClients.js';
import { hidePresence } from './hidePresence.js';
import { hideUsers } from './hideUsers.js';

/** What the recorder's page does with its clients, in addition to hiding users. */
export interface ClientHooks {
  guardClass(prototype: object): Stop;
  /** Takes in a client whose making was not seen; it may have joined. */
  addClient(client: object): void;
  /** Returns the config that a client is made with. */
  configure(config: any): any;
}

/** Used where the SDK can't be guarded. */
export const NO_CLIENTS: ClientGuard = { guard: () => noop, stop: noop };

/**
 * The adapter for agora-rtc-sdk-ng: guards every client of the page, and hides users from the app. It also takes clients of agora-rtm-sdk.
 *
 * @param uids - who is hidden
 * @param hideSelf - whether this page's own user is left out of counts as well
 * @param onPresence - see `hideUsers`, also for `onPublished`
 * @param onError - called when an SDK can't be guarded
 */
export function startAdapter(
  patch: Patch,
  uids: { has(uid: unknown): boolean; watch(onUid: (uid: Uid) => void): Stop },
  hideSelf: boolean,
  hooks: ClientHooks,
  onPresence: (uid: Uid, present: boolean) => void,
  onPublished: (uid: Uid) => void,
  onError: (error: unknown) => void,
): ClientGuard {
  const hiding = hideUsers(patch, uids.has, hideSelf, onPresence, onPublished);
  const clients = guardClients(
    patch,
    (prototype) => stopAll([hiding.guardClass(prototype), hooks.guardClass(prototype)]),
    (client) => {
      hiding.addClient(client);
      hooks.addClient(client);
    },
    hooks.configure,
    onError,
  );
  const stops = [clients.stop, uids.watch(hiding.tellOf)];
  return {
    guard(client: any) {
      if (!client.presence) return clients.guard(client);
      const stop = hidePresence(patch, uids.has, client);
      stops.push(stop);
      return stop;
    },
    stop: () => stopAll(stops)(),
  };
}
