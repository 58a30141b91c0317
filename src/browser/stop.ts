/** Undoes what the call that returned it did. Safe to call twice. */
export type Stop = () => void;

export const noop: Stop = () => {};

/** One undo for many: newest first, because the newest may stand on the older ones. */
export const stopAll =
  (stops: readonly Stop[]): Stop =>
  () => {
    for (const stop of [...stops].reverse()) stop();
  };
