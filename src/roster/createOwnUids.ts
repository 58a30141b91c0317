import { Map, Set } from '../browser/natives.js';
import { createSource, type Source } from '../browser/source.js';
import type { Uid } from '../uid.js';

/** A uid that this page is in a channel with. */
export interface OwnUid {
  uid: string;
  /** Whether participants hide it, or are not told of it. */
  isHidden: boolean;
}

/** The uids of the recorder's page itself. */
export interface OwnUids extends Source<OwnUid[]> {
  /** The page asks to join with this uid: its own rows are hidden from now on. */
  ask(uid: Uid): void;
  /** @param isUnannounced - whether the edge tells nobody of it */
  join(uid: Uid, isUnannounced: boolean): void;
  leave(uid: Uid): void;
  /** The app says that this uid is the recorder's, as it does in participants' pages. */
  declare(uid: Uid): void;
}

/** @param hiddenUids - who is hidden in this page */
export function createOwnUids(
  hiddenUids: { has(uid: Uid): boolean; add(uid: Uid): unknown },
  onError: (error: unknown) => void,
): OwnUids {
  /** Those in a channel, and whether the edge tells nobody of them. */
  const joined = new Map<string, boolean>();
  /** Those that only the join itself has made known here: participants know nothing of them. */
  const undeclared = new Set<string>();
  const { now, watch, changed } = createSource(
    () =>
      [...joined].map(([uid, isUnannounced]) => ({ uid, isHidden: isUnannounced || !undeclared.has(uid) })),
    onError,
  );
  function ask(uid: Uid) {
    if (!hiddenUids.has(uid)) undeclared.add(`${uid}`);
    hiddenUids.add(uid);
  }
  return {
    now,
    watch,
    ask,
    join(uid, isUnannounced) {
      if (!joined.has(`${uid}`)) ask(uid);
      joined.set(`${uid}`, isUnannounced);
      changed();
    },
    leave(uid) {
      joined.delete(`${uid}`);
      changed();
    },
    declare(uid) {
      undeclared.delete(`${uid}`);
      changed();
    },
  };
}
