import { Error, Map, Set } from '../browser/natives.js';
import { shareStart } from '../browser/shareStart.js';
import type { Patch } from '../browser/patch.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { type AgoraSdk, findSdk } from './findSdk.js';

/** Guards every client of the page. */
export interface ClientGuard {
  /** Guards a client whose SDK can't be found. */
  guard(client: object): Stop;
  stop: Stop;
}

/**
 * Finds the page's Agora clients and guards each class of them once, by its prototype: the SDK itself calls
 * `publish` and `safeEmit` on the raw client, past any Proxy around it (docs/facts/agora-sdk.md).
 *
 * Limitation: a client that was made before the companion is found only when it has joined.
 *
 * @param guardClass - guards a class by its prototype
 * @param onClient - called with each client whose making was not seen; it may have joined
 * @param configure - returns the config that a client is made with
 * @param onError - called when an SDK can't be guarded
 */
export function guardClients(
  patch: Patch,
  guardClass: (prototype: object) => Stop,
  onClient: (client: any) => void,
  configure: (config: any) => any,
  onError: (error: unknown) => void,
): ClientGuard {
  const classes = new Map<object, () => Stop>();
  /** Classes that were found here, and not given to `guard`. */
  const found = new Set<object>();
  const stops: Stop[] = [];

  function enterClass({ constructor: { prototype } }: object): Stop {
    let enter = classes.get(prototype);
    if (!enter) classes.set(prototype, (enter = shareStart(() => guardClass(prototype))));
    return enter();
  }
  function guard(client: object): Stop {
    const leave = enterClass(client);
    stops.push(leave);
    onClient(client);
    return leave;
  }
  function enterFound(client: object) {
    if (found.has(client.constructor)) return;
    found.add(client.constructor);
    stops.push(enterClass(client));
  }

  stops.push(
    findSdk((sdk, before) => {
      const stop = patch(sdk, 'createClient', (_sdk, [config], next) => {
        const client = next([configure(config)]);
        enterFound(client);
        return client;
      });
      stops.push(stop);
      if (stop === noop && sdk.createClient)
        throw new Error('createClient of the Agora SDK can’t be patched');
      if (!before) return;
      const clients = joinedClients(sdk);
      const onJoined = (client: object) => {
        enterFound(client);
        onClient(client);
      };
      clients.forEach(onJoined);
      stops.push(
        patch(clients, 'push', (_clients, [client], next) => {
          const length = next();
          onJoined(client);
          return length;
        }),
      );
    }, onError),
  );
  return { guard, stop: () => stopAll(stops.splice(0))() };
}

/** The SDK's own list of clients. The SDK pushes a client to it when the client has joined. */
function joinedClients(sdk: AgoraSdk): object[] {
  const parameter = 'SHOW_GLOBAL_CLIENT_LIST';
  const shown = sdk.getParameter?.(parameter) ?? false;
  sdk.setParameter(parameter, true);
  try {
    return (sdk.AgoraRTC ?? sdk).__CLIENT_LIST__ ?? [];
  } finally {
    sdk.setParameter(parameter, shown);
  }
}
