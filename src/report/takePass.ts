import { history, replaceState, urlOf, URLSearchParams } from '../browser/natives.js';

/**
 * Removes the pass from the address bar, from the query and from what follows the `?` of a hash, because the address may be
 * shown, copied, or sent as a referrer. The rest of the address stays as it is written.
 *
 * @param name - name of the parameter
 * @returns the first pass; null if there is none
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
  // not `location.href`, which lacks the credentials of `https://user:pw@host`: without them the browser refuses the URL
  const [page, ...hash] = urlOf(document).split('#');
  const rest = [without(page!), ...(hash.length ? [without(hash.join('#'))] : [])].join('#');
  if (pass !== null) replaceState(history, history.state, '', rest);
  return pass;
}
