import type { Uid } from './hiddenUids.js';

/**
 * A list of users without the recorder. For lists that come from elsewhere than the Agora SDK: a room API,
 * RTM, the app's own server.
 *
 * @param users - any list; it is not changed
 * @param isRecorderUid - who is the recorder, for example `companion.isRecorderUid`
 * @param uidOf - the uid of a user; by default the user itself, or its `uid`
 */
export function visibleUsers<T>(
  users: readonly T[],
  isRecorderUid: (uid: Uid) => boolean,
  uidOf: (user: T) => Uid = (user) =>
    (user && typeof user === 'object' ? (user as { uid?: unknown }).uid : user) as Uid,
): T[] {
  return users.filter((user) => !isRecorderUid(uidOf(user)));
}
