import { noop } from './stop.js';

/** `promise.then()`, not by way of the page's: zone.js and polyfills put their own in its place. */
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
