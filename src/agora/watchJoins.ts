import type { Patch } from '../browser/patch.js';
import { settled } from '../browser/settled.js';
import { stopAll, type Stop } from '../browser/stop.js';
import type { Uid } from '../uid.js';

/** A client, as far as it is used here. */
interface Client {
  readonly uid?: Uid;
  /** SDK 4.16 has it in `_mode`. */
  readonly mode?: string;
  readonly _mode?: string;
}

/** Called when a client joins and leaves, with its uid. */
export interface JoinListener {
  /** The app asks for this uid. */
  ask(uid: Uid): void;
  /** @param mode - the client's mode: `rtc` or `live` */
  join(uid: Uid, mode: string | undefined): void;
  leave(uid: Uid): void;
}

export const modeOf = ({ mode, _mode }: Client): string | undefined => mode ?? _mode;

/** Watches the clients of a class. A uid that the app chooses is known at once; one that the edge assigns, after its answer. */
export const watchJoins = (patch: Patch, prototype: object, listener: JoinListener): Stop =>
  stopAll([
    patch(prototype, 'join', (client: Client, args, next) => {
      const joining = next();
      if (args[3]) listener.ask(args[3]);
      settled<Uid>(joining, (uid) => listener.join(uid, modeOf(client)));
      return joining;
    }),
    patch(prototype, 'leave', ({ uid }: Client, _args, next) => {
      const leaving = next();
      settled(leaving, () => uid && listener.leave(uid));
      return leaving;
    }),
  ]);
