import { print } from '../browser/natives.js';
import type { Uid } from '../uid.js';

/** Users in any list: an array, a set, a map by anything whose values are users; null and undefined are nobody. */
export type Users<T> = (Iterable<T> & object) | ReadonlyMap<unknown, T> | null | undefined;

/**
 * A list of users without the recorder. For lists that come from elsewhere than the Agora SDK: a room API,
 * RTM, the app's own server. It throws nothing: a user whose uid can't be read stays.
 *
 * @param users - it is not changed
 * @param isRecorderUid - who is the recorder, for example `companion.isRecorderUid`
 * @param uidOf - the uid of a user; by default the user itself, or its `uid`
 * @param onError - told what `uidOf` has thrown, and of what is no list
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
 * Its users; of a map they are the values. Throws at what is no list. Maps of other realms and of libraries (MobX, Immutable)
 * are no instances of `Map`.
 */
function listOf(users: any): any[] {
  if (users == null) return [];
  if (typeof users === 'string') throw users; // its letters are no users
  return [...(typeof users.get === 'function' && users.values ? users.values() : users)];
}
