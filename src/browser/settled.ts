import { noop } from './stop.js';

/** Like `promise.then()`, but without the page's `then`, which zone.js and polyfills replace. */
export async function settled<T>(
  promise: PromiseLike<T> | T,
  onValue: (value: T) => void,
  onError: (error: unknown) => void = noop,
): Promise<void> {
  let value: T;
  try {
    value = await promise;
  } catch (error) {
    return onError(error);
  }
  onValue(value);
}
