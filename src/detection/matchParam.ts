import { URLSearchParams } from '../browser/natives.js';

const NO = /^(0+|false|no|off|undefined|null|nan)$/;

/**
 * Whether the URL names the recorder.
 *
 * A parameter `name` says yes unless its value is `0`, `false`, `no`, `off`, or what a template without a value
 * writes (`undefined`, `null`, `NaN`). `name=value` says yes with that value. Upper and lower case are the same.
 * Parameters are read from the query and, for hash routes, after the `?` of the hash. If a parameter is given
 * more than once, a single "no" wins.
 *
 * @param params - `name` or `name=value`
 * @param search - `location.search`
 * @param hash - `location.hash`
 * @returns undefined when the URL says nothing
 */
export function matchParam(params: readonly string[], search: string, hash: string): boolean | undefined {
  const given = new URLSearchParams(`${search}&${hash.split('?')[1]}`.toLowerCase());
  let verdict: boolean | undefined;
  for (const param of params) {
    const [name, wanted] = param.toLowerCase().split('=') as [string, string?];
    const values = given.getAll(name);
    const saysNo = !wanted && values.some((value) => NO.test(value));
    if (saysNo) return false;
    if (values.length && (!wanted || values.every((value) => value === wanted))) verdict = true;
  }
  return verdict;
}
