/** Undoes what the call that returned it did. Safe to call twice. */
export type Stop = () => void;

export const noop: Stop = () => {};

/**
 * Makes one undo of many. The newest is called first, because it may depend on the older ones. If one fails, the others are
 * called all the same; its error is thrown at the end.
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
