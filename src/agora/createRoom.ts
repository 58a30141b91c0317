import { Map, Math, timeNow } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import { settled } from '../browser/settled.js';
import { createSource, type Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';
import type { AgoraClient, JoinedClient } from '../joinedClient.js';
import type { Uid } from '../uid.js';

/**
 * Milliseconds in which the edge tells a client that has joined who is there. Our choice: the edge uses the same socket, right after its
 * answer, but no message marks the end, and in an empty room there is no message at all (docs/facts/agora-sdk.md).
 */
const ANNOUNCING_MS = 2000;

/** Milliseconds of quiet after which everybody is announced, and the page has played what it has subscribed to. Our choice. */
const QUIET_MS = 500;

/** The channels that this page is in, all its clients together. */
export interface RoomState {
  /** `reconnecting` when one client is. A client that has left does not count. */
  connection: 'none' | 'connected' | 'reconnecting';
  /** Number of other users, without the recorder. The audience of live mode is not announced, so it is not counted. */
  users: number;
  /** Whether every subscription of the app is done, and, if somebody publishes, the page has at least one track. */
  isSubscribed: boolean;
  /** When everybody in the room is announced and what they send is played, in milliseconds of `performance.now()`. */
  settledAt: number;
}

/** A client's stay in its channel, until it leaves. */
interface Stay extends JoinedClient {
  settledAt: number;
  joinedAt: number;
}

/**
 * @param hasSound - whether the page plays sound that it has received; call `changed` when this may have changed
 */
export function createRoom(
  patch: Patch,
  hasSound: () => boolean,
  onError: (error: unknown) => void,
): {
  room: Source<RoomState> & { changed(): void };
  /** The clients that are in a channel, are joining one, or have lost theirs. */
  clients(): JoinedClient[];
  guardClass(prototype: object): Stop;
  addClient(client: AgoraClient): void;
} {
  const stays = new Map<AgoraClient, Stay>();
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
  function begin(client: AgoraClient, channel: unknown, playsSound: boolean): Stay {
    const joinedAt = timeNow();
    const settledAt = joinedAt + ANNOUNCING_MS;
    const stay: Stay = { client, channel: `${channel}`, uid: client.uid, playsSound, joinedAt, settledAt };
    stays.set(client, stay);
    return stay;
  }
  const stayOf = (client: AgoraClient) => stays.get(client) ?? begin(client, client.channelName, false);
  /** Something has happened in the client's channel. */
  const hear = (client: AgoraClient) => {
    stayOf(client).settledAt = timeNow() + QUIET_MS;
  };
  const subscribe = (client: AgoraClient, _args: unknown[], next: () => Promise<unknown>) => {
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
    clients: () => [...stays.values()],
    guardClass: (prototype) =>
      stopAll([
        patch(prototype, 'join', (client, [, channel, , , how], next) => {
          begin(client, channel, !!how?.autoReceiveAndPlayAudio);
          const joining = next();
          settled<Uid>(joining, (uid) => {
            stayOf(client).uid = uid;
          });
          return joining;
        }),
        patch(prototype, 'leave', (client, _args, next) => {
          // a client that has lost its channel before emits no event when it leaves
          if (client.connectionState === 'DISCONNECTED') stays.delete(client);
          return next();
        }),
        ...['subscribe', 'massSubscribe', 'presubscribe'].map((name) => patch(prototype, name, subscribe)),
        // the SDK emits with safeEmit, which does not call emit; 4.16 has only emit
        ...['emit', 'safeEmit'].map((name) =>
          patch(prototype, name, (client: AgoraClient, [event, , , reason], next) => {
            const result = next();
            if (event === 'connection-state-change') {
              const stay = stayOf(client);
              if (client.connectionState === 'CONNECTED') {
                const { channel, playsSound, uid } = stay;
                begin(client, channel, playsSound).uid = client.uid ?? uid;
              } else if (client.connectionState === 'DISCONNECTED' && reason !== 'LEAVE')
                stay.lost = `${reason}`;
              else if (client.connectionState === 'DISCONNECTED') stays.delete(client);
              room.changed();
            } else if (/user-(joined|left|list|(un)?published)$/.test(event)) {
              // later events don't count: in a large class somebody always comes and goes
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
