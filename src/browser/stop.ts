/** Undoes what the call that returned it did. Safe to call twice. */
export type Stop = () => void;

export const noop: Stop = () => {};

/**
 * One undo for many: newest first, because the newest may stand on the older ones. One that fails keeps none of
 * the others from being called; its error is thrown when all are done.
 */
export const stopAll =
  (stops: readonly Stop[]): Stop =>
  () => {
    const errors: unknown[] = [];
    for (const stop of [...stops].reverse()) {
      try {
        stop();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length) throw errors[0];
  };
