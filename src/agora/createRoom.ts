import { Set } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { settled } from '../browser/settled.js';

/** A client, as far as it is used here. */
interface Client {
  readonly connectionState: 'DISCONNECTED' | 'CONNECTING' | 'RECONNECTING' | 'CONNECTED' | 'DISCONNECTING';
  readonly remoteUsers: readonly {
    hasAudio: boolean;
    hasVideo: boolean;
    audioTrack?: unknown;
    videoTrack?: unknown;
  }[];
}

/** The channels that this page is in, all its clients together. */
export interface Room {
  /** `reconnecting` when one of them is; a client that has left counts no more. */
  state(): 'none' | 'connected' | 'reconnecting';
  /** How many others are in there, without the recorder. Nobody is told of the audience of live mode. */
  users(): number;
  /** Whether all that the app has asked for is there, and, where somebody publishes, anything at all. */
  subscribed(): boolean;
}

/**
 * @param onChange - told when something of it may have changed
 */
export function createRoom(
  patch: Patch,
  onChange: () => void,
): { room: Room; guardClass(prototype: object): Stop; addClient(client: Client): void } {
  const clients = new Set<Client>();
  let subscribing = 0;
  const joined = () =>
    [...clients].filter(({ connectionState }) => /^(RE)?CONNECT(ED|ING)$/.test(connectionState));
  const users = () => joined().flatMap(({ remoteUsers }) => remoteUsers);
  const count = (change: number) => {
    subscribing += change;
    onChange();
  };
  return {
    room: {
      state() {
        const states = joined().map(({ connectionState }) => connectionState);
        return states.includes('RECONNECTING')
          ? 'reconnecting'
          : states.includes('CONNECTED')
            ? 'connected'
            : 'none';
      },
      users: () => users().length,
      subscribed() {
        const publish = users().filter(({ hasAudio, hasVideo }) => hasAudio || hasVideo);
        return (
          !subscribing &&
          (!publish.length || publish.some(({ audioTrack, videoTrack }) => audioTrack || videoTrack))
        );
      },
    },
    guardClass: (prototype) =>
      stopAll([
        patch(prototype, 'subscribe', (_client, _args, next) => {
          const subscribed = next();
          count(1);
          const done = () => count(-1);
          settled(subscribed, done, done);
          return subscribed;
        }),
        // the SDK emits by safeEmit, which does not go through emit; 4.16 has emit only
        ...['emit', 'safeEmit'].map((name) =>
          patch(prototype, name, (client, [event], next) => {
            const result = next();
            if (/^(user-(joined|left|(un)?published)|connection-state-change)$/.test(event)) {
              clients[client.connectionState === 'DISCONNECTED' ? 'delete' : 'add'](client);
              onChange();
            }
            return result;
          }),
        ),
      ]),
    addClient(client) {
      clients.add(client);
      onChange();
    },
  };
}
