import { print } from '../browser/natives.js';
import type { Uid } from '../uid.js';

/** Any list of users: an array, a set, or a map whose values are users. Null and undefined are empty lists. */
export type Users<T> = (Iterable<T> & object) | ReadonlyMap<unknown, T> | null | undefined;

/**
 * A list of users without the recorder, for lists that do not come from the Agora SDK: from a room API, RTM, or
 * the app's own server. It never throws: a user whose uid can't be read stays.
 *
 * @param users - it is not changed
 * @param isRecorderUid - who is the recorder, for example `companion.isRecorderUid`
 * @param uidOf - the uid of a user; by default the user itself, or its `uid`
 * @param onError - called with what `uidOf` throws, and if `users` is no list
 */
export function visibleUsers<T>(
  users: Users<T>,
  isRecorderUid: (uid: Uid) => boolean,
  uidOf: (user: T) => Uid = (user) =>
    (user && typeof user === 'object' ? (user as { uid?: unknown }).uid : user) as Uid,
  onError: (error: unknown) => void = (error) => print.error('[recording-companion]', error),
): T[] {
  let all: T[] = [];
  try {
    all = listOf(users);
  } catch {
    onError(`visibleUsers() must be given a list of users, got ${typeof users}.`);
  }
  return all.filter((user) => {
    try {
      return !isRecorderUid(uidOf(user));
    } catch (error) {
      onError(error);
      return true;
    }
  });
}

/**
 * The users of a list; for a map, its values. Throws if it is no list. No instanceof: maps of other realms and of libraries (MobX,
 * Immutable) are no instances of `Map`.
 */
function listOf(users: any): any[] {
  if (users == null) return [];
  if (typeof users === 'string') throw users; // its letters are no users
  return [...(typeof users.get === 'function' && users.values ? users.values() : users)];
}
