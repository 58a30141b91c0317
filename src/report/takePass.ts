import { history, RegExp, replaceState, URLSearchParams } from '../browser/natives.js';

/**
 * Takes the pass out of the address bar, from the query and from what follows the `?` of a hash: the address may be
 * shown, copied, or sent as a referrer.
 *
 * @param name - of the parameter, word characters and `-`
 * @returns null when there is none
 */
export function takePass(name: string): string | null {
  const [, before, value] = new RegExp(`([?&])${name}=([^&#]*)`).exec(location.href) ?? [];
  if (value === undefined) return null;
  const rest = location.href.replace(`${before}${name}=${value}`, before === '?' ? '?' : '');
  replaceState(history, history.state, '', rest.replace('?&', '?').replace(/\?(?=#|$)/, ''));
  return new URLSearchParams(`v=${value}`).get('v');
}
