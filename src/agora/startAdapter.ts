import type { Patch } from '../browser/patch.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import type { Uid } from '../uid.js';
import { guardClients, type ClientGuard } from './guardClients.js';
import { hideUsers } from './hideUsers.js';

/** What a page of the recorder's does with its clients, beside hiding. */
export interface ClientHooks {
  guardClass(prototype: object): Stop;
  /** Takes in a client that was not made under our eyes; it may have joined. */
  addClient(client: object): void;
  /** What a client is made with in place of `config`. */
  configure(config: any): any;
}

/** What to do where the SDK can't be guarded. */
export const NO_CLIENTS: ClientGuard = { guard: () => noop, stop: noop };

/**
 * The adapter for agora-rtc-sdk-ng: guards every client of the page, and hides users from the app.
 *
 * @param uids - who is hidden
 * @param isRecorder - whether this page's own user is left out of counts as well
 * @param onPresence - see `hideUsers`, as `onPublished`
 * @param onError - told of an SDK that can't be guarded
 */
export function startAdapter(
  patch: Patch,
  uids: { has(uid: unknown): boolean; watch(onUid: (uid: Uid) => void): Stop },
  isRecorder: boolean,
  hooks: ClientHooks,
  onPresence: (uid: Uid, present: boolean) => void,
  onPublished: (uid: Uid) => void,
  onError: (error: unknown) => void,
): ClientGuard {
  const hiding = hideUsers(patch, uids.has, isRecorder, onPresence, onPublished);
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
  return { guard: clients.guard, stop: stopAll([clients.stop, uids.watch(hiding.tellOf)]) };
}
