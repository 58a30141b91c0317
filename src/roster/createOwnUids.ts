import { Map, Set } from '../browser/natives.js';
import { createSource, type Source } from '../browser/source.js';
import type { Uid } from '../uid.js';

/** A uid that this page is in a channel with. */
export interface OwnUid {
  uid: string;
  /** Whether participants hide this uid, or it is not announced to them. */
  isHidden: boolean;
}

/** The uids of the recorder's page itself. */
export interface OwnUids extends Source<OwnUid[]> {
  /** The page asks to join with this uid: its own rows are hidden from now on. */
  ask(uid: Uid): void;
  /** @param isUnannounced - whether the edge does not announce this uid */
  join(uid: Uid, isUnannounced: boolean): void;
  leave(uid: Uid): void;
  /** The app says that this uid is the recorder's, as it does in participants' pages. */
  declare(uid: Uid): void;
}

/** @param hiddenUids - the uids that this page hides */
export function createOwnUids(
  hiddenUids: { has(uid: Uid): boolean; add(uid: Uid): unknown },
  onError: (error: unknown) => void,
): OwnUids {
  /** The uids in a channel, each with whether it is unannounced. */
  const joined = new Map<string, boolean>();
  /** Uids that this page knows only from its own join. Participants don't know, and so don't hide, them. */
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
