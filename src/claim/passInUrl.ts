import { URL, URLSearchParams } from '../browser/natives.js';

/**
 * The pass in the URL: the value of the parameter that names the recorder. If the parameter is given twice, there is no pass.
 *
 * @param params - names of parameters, in any case; see `matchParam`
 * @returns empty if there is none
 */
export function passInUrl(params: readonly string[], href: string): string {
  const { search, hash } = new URL(href);
  const found = [...new URLSearchParams(search), ...new URLSearchParams(hash.split('?')[1])].filter(
    ([name]) => isNamed(params, name),
  );
  return found.length === 1 ? found[0]![1] : '';
}

/**
 * A URL without the parameters that name the recorder, to be compared: the order of parameters does not count, nor does a password.
 *
 * @returns empty if `href` is no URL
 */
export function withoutPass(params: readonly string[], href: unknown): string {
  try {
    const url = new URL(href as string);
    url.username = url.password = '';
    const [path, ...query] = url.hash.split('?');
    const rest = query.length ? `?${clean(params, query.join('?'))}` : '';
    url.search = clean(params, url.search);
    url.hash = rest.length > 1 ? path + rest : path!;
    return url.href;
  } catch {
    return '';
  }
}

const isNamed = (params: readonly string[], name: string) =>
  params.some((param) => param.split('=')[0]!.toLowerCase() === name.toLowerCase());

function clean(params: readonly string[], query: string): string {
  const rest = new URLSearchParams(
    [...new URLSearchParams(query)].filter(([name]) => !isNamed(params, name)),
  );
  rest.sort();
  return `${rest}`;
}
