import { Object, Proxy, Reflect, WeakMap } from './natives.js';
import { noop, type Stop } from './stop.js';

/**
 * Stands in for one call of a patched function.
 *
 * @param self - `this` of the call
 * @param args - its arguments
 * @param next - calls the original, with `args` or with other arguments
 * @returns the value for the caller
 */
export type Hook = (self: any, args: any[], next: (args?: any[]) => any) => unknown;

/**
 * Hooks into `owner[name]`: its value, getter or setter.
 *
 * A function is replaced once, however many hooks it has. The original comes back when the last hook has been removed, in any
 * order. If somebody has patched over our function by then, theirs stays, and ours passes every call through. If there is
 * nothing to patch, nothing happens. An inherited method is shadowed.
 *
 * If a hook throws anything but a `Refusal`, this is reported, and the call goes on without the hook. What the original throws
 * goes to the caller. A rejected promise of an async hook also goes to the caller.
 */
export type Patch = (
  owner: object | undefined,
  name: PropertyKey,
  hook: Hook,
  field?: 'value' | 'get' | 'set',
) => Stop;

/** A hook throws this to make the call throw `error`. */
export class Refusal {
  error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

export function createPatch(onError: (error: unknown) => void): Patch {
  /** For each of our functions: its hooks, innermost first, and a function that puts the original back. */
  const layers = new WeakMap<object, { hooks: Hook[]; restore: Stop }>();

  /** Calls a hook. If the hook fails, the call goes on without it. */
  const guarded = (hook: Hook, self: unknown, args: any[], next: (args: any[]) => unknown) => {
    let begun = false;
    let outcome: [result: unknown] | undefined;
    try {
      return hook(self, args, (nextArgs = args) => {
        begun = true;
        return (outcome = [next(nextArgs)])[0];
      });
    } catch (error) {
      if (error instanceof Refusal) throw error.error;
      if (begun && !outcome) throw error; // the original's
      onError(error);
      return outcome ? outcome[0] : next(args);
    }
  };

  return (owner: any, name, hook, field = 'value') => {
    const own = owner && Object.getOwnPropertyDescriptor(owner, name);
    const before =
      own ?? (owner && field === 'value' && { value: owner[name], configurable: true, writable: true });
    const current = before?.[field];
    if (typeof current !== 'function') return noop;

    let layer = layers.get(current);
    if (!layer) {
      const hooks: Hook[] = [];
      // a Proxy keeps name, length and the "[native code]" of the original
      const patched = new Proxy(current, {
        apply: (original, self, args) =>
          hooks.reduce(
            (next, inner) => (given: any[]) => guarded(inner, self, given, next),
            (given: any[]) => Reflect.apply(original, self, given),
          )(args),
      });
      layer = {
        hooks,
        restore() {
          const now = Object.getOwnPropertyDescriptor(owner, name) as any;
          if (now?.[field] !== patched) return;
          // fails if the page has frozen the owner: then our function stays, and passes every call through
          if (own) Reflect.defineProperty(owner, name, { __proto__: null, ...now, [field]: current });
          else Reflect.deleteProperty(owner, name);
        },
      };
      if (!Reflect.defineProperty(owner, name, { __proto__: null, ...before, [field]: patched })) return noop;
      layers.set(patched, layer);
    }

    const { hooks, restore } = layer;
    // the same hook may be given twice
    const entry: Hook = (...call) => hook(...call);
    hooks.push(entry);
    return () => {
      const index = hooks.indexOf(entry);
      if (index < 0) return;
      hooks.splice(index, 1);
      if (!hooks.length) restore();
    };
  };
}
