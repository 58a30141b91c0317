import { history, replaceState, urlOf, URLSearchParams } from '../browser/natives.js';

/**
 * Takes the pass out of the address bar, from the query and from what follows the `?` of a hash: the address may be
 * shown, copied, or sent as a referrer. What else is there stays as it is written.
 *
 * @param name - of the parameter
 * @returns the first; null when there is none
 */
export function takePass(name: string): string | null {
  let pass: string | null = null;
  const without = (place: string) => {
    const [path, ...query] = place.split('?');
    if (!query.length) return place;
    const rest = query
      .join('?')
      .split('&')
      .filter((part) => {
        const [[found, value] = []] = new URLSearchParams(part);
        if (found !== name) return true;
        pass ??= value!;
        return false;
      });
    return rest.length ? `${path}?${rest.join('&')}` : path;
  };
  // with the credentials of `https://user:pw@host`, which `location.href` has not: without them the browser refuses the URL
  const [page, ...hash] = urlOf(document).split('#');
  const rest = [without(page!), ...(hash.length ? [without(hash.join('#'))] : [])].join('#');
  if (pass !== null) replaceState(history, history.state, '', rest);
  return pass;
}
