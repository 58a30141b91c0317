import { Set } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { findSdk } from './findSdk.js';

/** Clients that were made before it is known whether this is the recorder's page. */
export interface HeldClients {
  /** Holds a client whose SDK can't be found. */
  add(client: object): void;
  all(): object[];
  stop: Stop;
}

/**
 * Holds the page's Agora clients as they are made.
 *
 * @param holdClass - holds a class of clients by its prototype
 * @param onError - called when an SDK can't be held
 */
export function holdClients(
  patch: Patch,
  holdClass: (prototype: object) => Stop,
  onError: (error: unknown) => void,
): HeldClients {
  const clients = new Set<object>();
  const classes = new Set<object>();
  const stops: Stop[] = [];
  function add(client: object) {
    clients.add(client);
    const { prototype } = client.constructor;
    if (classes.has(prototype)) return;
    classes.add(prototype);
    stops.push(holdClass(prototype));
  }
  const stop = findSdk((sdk) => {
    stops.push(
      patch(sdk, 'createClient', (_sdk, _args, next) => {
        const client = next();
        add(client);
        return client;
      }),
    );
  }, onError);
  return { add, all: () => [...clients], stop: stopAll([() => stopAll(stops)(), stop]) };
}
