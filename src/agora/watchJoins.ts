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

/** Who is told with which uid a client joins and leaves. */
export interface JoinListener {
  /** The app asks for this uid. */
  ask(uid: Uid): void;
  /** @param mode - of the client: `rtc` or `live` */
  join(uid: Uid, mode: string | undefined): void;
  leave(uid: Uid): void;
}

export const modeOf = ({ mode, _mode }: Client): string | undefined => mode ?? _mode;

/** Watches the clients of a class: the uid that the app asks for is known at once, a given one when the edge has answered. */
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
