import { Array, Math, Object, Set, WeakMap } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import { stopAll, type Stop } from '../browser/stop.js';
import type { Uid } from '../uid.js';

/** A remote user, as the SDK has it. */
interface RemoteUser {
  readonly uid: Uid;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
}

/** A client, as far as it is used here. */
interface Client {
  readonly connectionState: string;
  readonly remoteUsers: RemoteUser[];
  emit(event: string, ...args: unknown[]): void;
  /** Not in 4.16. */
  safeEmit?(event: string, ...args: unknown[]): void;
}

export interface UserHiding {
  guardClass(prototype: object): Stop;
  /** Takes in a client that may have joined before. */
  addClient(client: Client): void;
  /** Tells the app that a user has left or joined, when it is hidden now, or no more. */
  tellOf(uid: Uid): void;
}

/** Events whose first argument is a uid. The others have a user there, users, or an object with its uid. */
const NAMES_UID = [
  'user-info-updated',
  'stream-type-change',
  'stream-type-changed',
  'stream-fallback',
  'stream-message',
  'receive-metadata',
  'media-reconnect-start',
  'media-reconnect-end',
  'p2p_lost',
];

/** Events that say that a user publishes, or who does. */
const PUBLISHES = ['user-published', 'published-user-list', 'user-list'];

/**
 * Hides users from the app of an Agora client: `remoteUsers`, every event, statistics and counts. Since the
 * SDK looks a user up in `remoteUsers`, `subscribe` of a hidden uid fails as for an unknown one.
 *
 * @param hideSelf - whether this page's own user is left out of counts as well
 * @param onPresence - told when the first client sees a hidden user, and when none does any more
 * @param onPublished - told of a hidden user that publishes audio or video; it is shown if it is not
 *   hidden any more when this returns
 */
export function hideUsers(
  patch: Patch,
  isHidden: (uid: unknown) => boolean,
  hideSelf: boolean,
  onPresence: (uid: Uid, present: boolean) => void,
  onPublished: (uid: Uid) => void,
): UserHiding {
  /** Clients in a channel. */
  const joined = new Set<Client>();
  const shownUsers = new WeakMap<Client, RemoteUser[]>();
  let present = new Set<Uid>();
  /** While this is set, `remoteUsers` is the SDK's own, or the next event is ours. */
  let own = false;

  function asOwn<T>(work: () => T): T {
    own = true;
    try {
      return work();
    } finally {
      own = false;
    }
  }
  /** One that is none, or whose uid can't be read, must not show the others. */
  const uidOf = (user: { uid?: Uid } | null | undefined) => {
    try {
      return user?.uid;
    } catch {
      return undefined;
    }
  };
  const allUsers = (client: Client) =>
    asOwn(() => [...client.remoteUsers].filter((user) => uidOf(user) !== undefined));
  const tell = (client: Client, ...event: [name: string, user: RemoteUser, detail?: string]) =>
    asOwn(() => client[client.safeEmit ? 'safeEmit' : 'emit']?.(...event));
  const isPublishing = ({ hasAudio, hasVideo }: RemoteUser) => hasAudio || hasVideo;
  const shown = <T extends { uid?: Uid }>(users: readonly T[]) =>
    users.filter((user) => !isHidden(uidOf(user)));

  function updatePresence() {
    const before = present;
    const users = [...joined].flatMap(allUsers);
    present = new Set(users.map(({ uid }) => uid).filter(isHidden));
    for (const uid of present) if (!before.has(uid)) onPresence(uid, true);
    for (const uid of before) if (!present.has(uid)) onPresence(uid, false);
  }

  /**
   * @param clients - whose app is told
   * @param media - whether a user that is shown is announced with its media
   */
  function tellOf(changed: Uid, clients: Iterable<Client>, media: boolean) {
    for (const client of [...clients]) {
      const user = allUsers(client).find(({ uid }) => `${uid}` === `${changed}`);
      if (!user) continue;
      if (isHidden(user.uid)) {
        if (isPublishing(user)) onPublished(user.uid);
        if (isHidden(user.uid)) tell(client, 'user-left', user, 'Quit');
      } else {
        tell(client, 'user-joined', user);
        if (media && user.hasAudio) tell(client, 'user-published', user, 'audio');
        if (media && user.hasVideo) tell(client, 'user-published', user, 'video');
      }
    }
    updatePresence();
  }

  function onEmit(client: Client, [event, first, ...rest]: any[], next: (args?: any[]) => unknown): unknown {
    if (own) {
      own = false; // a listener of the app's sees what it always sees
      return next();
    }
    if (event === 'connection-state-change') joined[first === 'DISCONNECTED' ? 'delete' : 'add'](client);
    if (PUBLISHES.includes(event) && rest[0] !== 'datachannel') {
      for (const user of [first].flat()) {
        if (!isHidden(uidOf(user)) || !isPublishing(user)) continue;
        onPublished(user.uid);
        if (!isHidden(user.uid)) tellOf(user.uid, joined, false);
      }
    }
    updatePresence();
    if (!Array.isArray(first)) return !isHidden(NAMES_UID.includes(event) ? first : uidOf(first)) && next();
    const users = shown(first);
    if (users.length === first.length) return next();
    // an app that hears of a list of users hears of somebody; a list of volumes may be empty
    return (users.length || !/user/.test(event)) && next([event, users, ...rest]);
  }

  return {
    guardClass: (prototype) =>
      stopAll([
        patch(
          prototype,
          'remoteUsers',
          (client, _args, next) => {
            const users: RemoteUser[] = next();
            const visible = own ? users : shown(users);
            if (visible.length === users.length) return users;
            // one array for each client, as the SDK's own is: frameworks compare identities
            const array = shownUsers.get(client) ?? [];
            shownUsers.set(client, array);
            array.splice(0, array.length, ...visible);
            return array;
          },
          'get',
        ),
        // the SDK emits by safeEmit, which does not go through emit
        ...['emit', 'safeEmit'].map((name) => patch(prototype, name, onEmit)),
        ...['AudioStats', 'VideoStats', 'NetworkQuality'].map((what) =>
          patch(prototype, `getRemote${what}`, (_client, _args, next) =>
            Object.fromEntries(Object.entries(next() as object).filter(([uid]) => !isHidden(uid))),
          ),
        ),
        patch(prototype, 'getRTCStats', (client, _args, next) => {
          const stats = next();
          const users = allUsers(client);
          const visible = shown(users).length + (hideSelf ? 0 : 1);
          // The SDK's count is up to 3 s late (`traffic_stats`): do not take off whom it has not counted yet.
          stats.UserCount = Math.max(
            stats.UserCount + visible - users.length - 1,
            Math.min(stats.UserCount, visible),
          );
          return stats;
        }),
      ]),
    addClient(client) {
      if (client.connectionState !== 'CONNECTED') return;
      joined.add(client);
      for (const { uid } of allUsers(client)) if (isHidden(uid)) tellOf(uid, [client], true);
    },
    tellOf: (uid) => tellOf(uid, joined, true),
  };
}
