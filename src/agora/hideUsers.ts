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
  /** Call when a user has become hidden or visible: the app gets `user-left` or `user-joined`. */
  tellOf(uid: Uid): void;
}

/** Events whose first argument is a uid. In the others it is a user, a list of users, or an object with a uid. */
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

/** Events which say that a user publishes, or list the users that do. */
const PUBLISHES = ['user-published', 'published-user-list', 'user-list'];

/** Never throws: one broken user in a list must not make the hidden ones visible. */
const uidOf = (user: { uid?: Uid } | null | undefined) => {
  try {
    return user?.uid;
  } catch {
    return undefined;
  }
};
const isPublishing = ({ hasAudio, hasVideo }: RemoteUser) => hasAudio || hasVideo;

/**
 * Hides users from the app of an Agora client: in `remoteUsers`, every event, statistics and counts. Because the
 * SDK looks users up in `remoteUsers`, `subscribe` fails for a hidden uid as for an unknown one.
 *
 * @param hideSelf - whether this page's own user is left out of counts as well
 * @param onPresence - called when the first client sees a hidden user, and when no client sees it any more
 * @param onPublished - called when a hidden user publishes audio or video; if the user is not hidden any more when this returns,
 *   the app sees the user
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
  const hasChanged = rememberLists();
  let present = new Set<Uid>();
  /** `readsAll`: `remoteUsers` returns the SDK's own list. `emitsOurs`: the next event is ours. */
  const now = { readsAll: false, emitsOurs: false };

  function during<T>(flag: keyof typeof now, work: () => T): T {
    now[flag] = true;
    try {
      return work();
    } finally {
      now[flag] = false;
    }
  }
  const allUsers = (client: Client) =>
    during('readsAll', () => [...client.remoteUsers].filter((user) => uidOf(user) !== undefined));
  const tell = (client: Client, ...event: [name: string, user: RemoteUser, detail?: string]) =>
    during('emitsOurs', () => client[client.safeEmit ? 'safeEmit' : 'emit']?.(...event));
  const shown = <T extends { uid?: Uid }>(users: T[], into?: T[]) => withoutHidden(users, isHidden, into);
  const hasNewUsers = (client: Client) =>
    joined.has(client) &&
    hasChanged(
      client,
      during('readsAll', () => client.remoteUsers),
    );

  function updatePresence() {
    const before = present;
    const users = [...joined].flatMap(allUsers);
    present = new Set(users.map(({ uid }) => uid).filter(isHidden));
    for (const uid of present) if (!before.has(uid)) onPresence(uid, true);
    for (const uid of before) if (!present.has(uid)) onPresence(uid, false);
  }

  /**
   * @param clients - the clients that emit the events
   * @param media - whether a user that becomes visible is announced together with its media
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
    if (now.emitsOurs) {
      now.emitsOurs = false; // for this event only: in a listener the app sees what it always sees
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
    const isList = Array.isArray(first);
    const uid = NAMES_UID.includes(event) ? first : uidOf(first);
    const isDropped = !isList && isHidden(uid);
    // a test of the app may have changed its mind about a user that was there before
    if (hasNewUsers(client) || event === 'connection-state-change' || (isDropped && !present.has(uid)))
      updatePresence();
    if (!isList) return !isDropped && next();
    const users = shown(first);
    if (users === first) return next();
    // an event whose list has no user left is dropped; a list of volumes may be empty
    return (users.length || !/user/.test(event)) && next([event, users, ...rest]);
  }

  return {
    guardClass: (prototype) =>
      stopAll([
        hideInList(patch, prototype, (users, into) => (now.readsAll ? users : shown(users, into))),
        // the SDK emits with safeEmit, which does not call emit
        ...['emit', 'safeEmit'].map((name) => patch(prototype, name, onEmit)),
        hideStatistics(patch, prototype, isHidden, (client) => {
          const users = allUsers(client);
          return { all: users.length + 1, visible: shown(users).length + (hideSelf ? 0 : 1) };
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

/** @param shown - returns the users to show: the given list, or the array that it fills */
function hideInList(
  patch: Patch,
  prototype: object,
  shown: (users: RemoteUser[], into: RemoteUser[]) => RemoteUser[],
): Stop {
  // always the same array for a client, as in the SDK: frameworks compare identities
  const arrays = new WeakMap<Client, RemoteUser[]>();
  return patch(
    prototype,
    'remoteUsers',
    (client, _args, next) => {
      const users: RemoteUser[] = next();
      let array = arrays.get(client);
      if (!array) arrays.set(client, (array = []));
      return shown(users, array);
    },
    'get',
  );
}

/**
 * The users to show: the same list if nobody is hidden. Asks for each user once, because the app may read a thousand users several times a
 * second.
 *
 * @param into - the array to fill and return if somebody is hidden
 */
function withoutHidden<T extends { uid?: Uid }>(
  users: T[],
  isHidden: (uid: unknown) => boolean,
  into: T[] = [],
): T[] {
  const firstHidden = users.findIndex((user) => isHidden(uidOf(user)));
  if (firstHidden < 0) return users;
  let count = 0;
  users.forEach((user, index) => {
    if (index < firstHidden || (index > firstHidden && !isHidden(uidOf(user)))) into[count++] = user;
  });
  into.length = count;
  return into;
}

/**
 * Tells whether users have come or gone since the last call for this client. The SDK only adds users to its list and takes them out, so a
 * changed list is another one, or has another length or another last user.
 */
function rememberLists(): (client: Client, users: RemoteUser[]) => boolean {
  const lists = new WeakMap<Client, { users: RemoteUser[]; length: number; last?: RemoteUser }>();
  return (client, users) => {
    const before = lists.get(client);
    const { length } = users;
    const last = users[length - 1];
    if (before?.users === users && before.length === length && before.last === last) return false;
    lists.set(client, { users, length, last });
    return true;
  };
}

/** @param countUsers - counts the users of a client's channel, including this page's own user */
function hideStatistics(
  patch: Patch,
  prototype: object,
  isHidden: (uid: unknown) => boolean,
  countUsers: (client: Client) => { all: number; visible: number },
): Stop {
  return stopAll([
    ...['AudioStats', 'VideoStats', 'NetworkQuality'].map((what) =>
      patch(prototype, `getRemote${what}`, (_client, _args, next) =>
        Object.fromEntries(Object.entries(next() as object).filter(([uid]) => !isHidden(uid))),
      ),
    ),
    patch(prototype, 'getRTCStats', (client, _args, next) => {
      const stats = next();
      const { all, visible } = countUsers(client);
      // The SDK's count is up to 3 s late (`traffic_stats`): do not subtract a user that is not counted yet.
      stats.UserCount = Math.max(stats.UserCount + visible - all, Math.min(stats.UserCount, visible));
      return stats;
    }),
  ]);
}
