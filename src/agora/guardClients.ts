import { counted } from '../browser/counted.js';
import type { Patch } from '../browser/patch.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { type AgoraSdk, findSdk } from './findSdk.js';

/** Guards every client of the page. */
export interface ClientGuard {
  /** Guards a client that was not made by an SDK found here. */
  guard(client: object): Stop;
  stop: Stop;
}

/**
 * Finds the page's Agora clients and guards each class of them once, by its prototype: the SDK itself calls
 * `publish` and `safeEmit` on the raw client, past any Proxy around it (facts/agora-edge.md).
 *
 * Limitation: of the clients made before the companion only those that have joined are found.
 *
 * @param guardClass - guards a class by its prototype
 * @param onClient - told of each client, which may have joined already
 * @param configure - what a client is made with in place of `config`
 */
export function guardClients(
  patch: Patch,
  guardClass: (prototype: object) => Stop,
  onClient: (client: any) => void,
  configure: (config: any) => any,
): ClientGuard {
  const classes = new Map<object, () => Stop>();
  const stops: Stop[] = [];

  function guard(client: object): Stop {
    const { prototype } = client.constructor;
    let enter = classes.get(prototype);
    if (!enter) classes.set(prototype, (enter = counted(() => guardClass(prototype))));
    const leave = enter();
    onClient(client);
    return leave;
  }

  stops.push(
    findSdk((sdk, before) => {
      stops.push(
        patch(sdk, 'createClient', (_sdk, [config], next) => {
          const client = next([configure(config)]);
          stops.push(guard(client));
          return client;
        }),
      );
      if (before) for (const client of joinedClients(sdk)) stops.push(guard(client));
    }),
  );
  return { guard, stop: () => stopAll(stops)() };
}

function joinedClients(sdk: AgoraSdk): readonly object[] {
  const parameter = 'SHOW_GLOBAL_CLIENT_LIST';
  const shown = sdk.getParameter(parameter);
  sdk.setParameter(parameter, true);
  const clients = [...((sdk.AgoraRTC ?? sdk).__CLIENT_LIST__ ?? [])];
  sdk.setParameter(parameter, shown);
  return clients;
}
