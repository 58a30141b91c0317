/** Named moments that are reached and waited for. */
export interface Moments<Name extends string> {
  /** Resolves when the moment is reached; at once if it was reached before. */
  when(name: Name): Promise<void>;
  has(name: Name): boolean;
  reach(name: Name): void;
  /** Makes these moments count as not reached. */
  forget(...names: Name[]): void;
}

export function createMoments<Name extends string>(): Moments<Name> {
  const all = new Map<Name, { promise: Promise<void>; done(): void; isReached: boolean }>();
  const moment = (name: Name) => {
    let known = all.get(name);
    if (!known) {
      let done = () => {};
      const promise = new Promise<void>((resolve) => (done = resolve));
      all.set(name, (known = { promise, done, isReached: false }));
    }
    return known;
  };
  return {
    when: (name) => moment(name).promise,
    has: (name) => moment(name).isReached,
    reach(name) {
      const known = moment(name);
      known.isReached = true;
      known.done();
    },
    forget(...names) {
      for (const name of names) all.delete(name);
    },
  };
}
