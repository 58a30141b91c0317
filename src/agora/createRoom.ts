import { Map, Math, timeNow } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import { settled } from '../browser/settled.js';
import { createSource, type Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/**
 * Milliseconds in which the edge tells a client that has joined who is there: ours. It tells on the same socket, right after its answer;
 * nothing says that it has told all, and of an empty room it says nothing at all (docs/facts/agora-sdk.md).
 */
const ANNOUNCING_MS = 2000;

/** Milliseconds without a word after which all is announced, and the page has played what it has subscribed to: ours. */
const QUIET_MS = 500;

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
export interface RoomState {
  /** `reconnecting` when one of them is; a client that has left counts no more. */
  connection: 'none' | 'connected' | 'reconnecting';
  /** How many others are in there, without the recorder. Nobody is told of the audience of live mode. */
  users: number;
  /** Whether all that the app has asked for is there, and, where somebody publishes, anything at all. */
  isSubscribed: boolean;
  /** When all who are there have been announced and what they send is played, in milliseconds of `performance.now()`. */
  settledAt: number;
}

/** A client's time in its channel. */
interface Stay {
  settledAt: number;
  joinedAt: number;
  /** Whether the SDK plays the others' sound by itself (`autoReceiveAndPlayAudio`, 4.24.6): then no user gets a track of it. */
  playsSound: boolean;
}

/**
 * @param hasSound - whether the page plays sound that it has received; `changed` is to be called when that may have changed
 */
export function createRoom(
  patch: Patch,
  hasSound: () => boolean,
  onError: (error: unknown) => void,
): {
  room: Source<RoomState> & { changed(): void };
  guardClass(prototype: object): Stop;
  addClient(client: Client): void;
} {
  const stays = new Map<Client, Stay>();
  let subscribing = 0;
  const room = createSource<RoomState>(() => {
    const joined = [...stays].filter(([client]) => /^(RE)?CONNECT(ED|ING)$/.test(client.connectionState));
    const states = joined.map(([{ connectionState }]) => connectionState);
    const users = joined.flatMap(([{ remoteUsers }, { playsSound }]) =>
      remoteUsers.map((user) => ({ user, playsSound })),
    );
    const publish = users.filter(({ user }) => user.hasAudio || user.hasVideo);
    const isReceived = ({ user, playsSound }: (typeof users)[number]) =>
      user.audioTrack || user.videoTrack || (playsSound && user.hasAudio && hasSound());
    return {
      connection: states.includes('RECONNECTING')
        ? 'reconnecting'
        : states.includes('CONNECTED')
          ? 'connected'
          : 'none',
      users: users.length,
      isSubscribed: !subscribing && (!publish.length || publish.some(isReceived)),
      settledAt: Math.max(0, ...joined.map(([, { settledAt }]) => settledAt)),
    };
  }, onError);
  function begin(client: Client, playsSound: boolean): Stay {
    const joinedAt = timeNow();
    const stay = { joinedAt, settledAt: joinedAt + ANNOUNCING_MS, playsSound };
    stays.set(client, stay);
    return stay;
  }
  const stayOf = (client: Client) => stays.get(client) ?? begin(client, false);
  /** Something was said of the channel, or done in it. */
  const hear = (client: Client) => {
    stayOf(client).settledAt = timeNow() + QUIET_MS;
  };
  const subscribe = (client: Client, _args: unknown[], next: () => Promise<unknown>) => {
    const subscribed = next();
    const count = (change: number) => {
      subscribing += change;
      hear(client);
      room.changed();
    };
    count(1);
    const done = () => count(-1);
    settled(subscribed, done, done);
    return subscribed;
  };

  return {
    room,
    guardClass: (prototype) =>
      stopAll([
        patch(prototype, 'join', (client, [, , , , how], next) => {
          begin(client, !!how?.autoReceiveAndPlayAudio);
          return next();
        }),
        ...['subscribe', 'massSubscribe', 'presubscribe'].map((name) => patch(prototype, name, subscribe)),
        // the SDK emits by safeEmit, which does not go through emit; 4.16 has emit only
        ...['emit', 'safeEmit'].map((name) =>
          patch(prototype, name, (client: Client, [event], next) => {
            const result = next();
            if (event === 'connection-state-change') {
              if (client.connectionState === 'DISCONNECTED') stays.delete(client);
              else if (client.connectionState === 'CONNECTED') begin(client, stayOf(client).playsSound);
              room.changed();
            } else if (/user-(joined|left|list|(un)?published)$/.test(event)) {
              // in a large class somebody always comes and goes
              if (timeNow() < stayOf(client).joinedAt + ANNOUNCING_MS) hear(client);
              room.changed();
            }
            return result;
          }),
        ),
      ]),
    addClient(client) {
      stayOf(client);
      room.changed();
    },
  };
}
