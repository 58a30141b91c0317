import { Object } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';

/** What agora-rtc-sdk-ng assigns to `window.__ARTC__`, as far as it is used here. */
export interface AgoraSdk {
  createClient?(config?: object): object;
  setParameter(name: string, value: unknown): void;
  /** Not in 4.16. */
  getParameter?(name: string): unknown;
  /** The joined clients; filled while the parameter SHOW_GLOBAL_CLIENT_LIST is set. */
  readonly __CLIENT_LIST__?: object[];
  /** In 'agora-rtc-sdk-ng/esm', whose global has no `createClient`, this object has the list. */
  readonly AgoraRTC?: AgoraSdk;
}

/**
 * Finds the SDK of a script tag or of a bundle, loaded before or after the companion. There may be several.
 * `window.__ARTC__` is the same object as `AgoraRTC` (4.16 to 4.24, docs/facts/agora-sdk.md).
 *
 * Not `window.AgoraRTC`: an accessor there would make `'AgoraRTC' in window` true too early.
 *
 * @param onSdk - called with each SDK; `before` says that it was loaded before the companion
 * @param onError - called with what `onSdk` throws, for example for half an SDK
 */
export function findSdk(
  onSdk: (sdk: AgoraSdk, before: boolean) => void,
  onError: (error: unknown) => void,
): Stop {
  const name = '__ARTC__';
  const host = window as { [name]?: AgoraSdk };
  let value = host[name];
  let stopped = false;

  const found = (before: boolean) => {
    try {
      if (value && !stopped) onSdk(value, before);
    } catch (error) {
      onError(error);
    }
  };
  const get = () => value;
  Object.defineProperty(host, name, {
    configurable: true,
    enumerable: true,
    get,
    set(sdk: AgoraSdk) {
      value = sdk;
      found(false);
    },
  });
  found(true);
  return () => {
    stopped = true;
    if (Object.getOwnPropertyDescriptor(host, name)?.get !== get) return;
    delete host[name];
    if (value) host[name] = value;
  };
}
