import { ApiError } from './ApiError.js';
import { BODIES } from './bodies.js';

/** What no log and no answer may show. */
const SECRETS = ['token', 'accessKey', 'secretKey', 'stsToken'];
/** Characters of a value that an error shows. */
const SHOWN = 60;

/**
 * A request's body with its defaults.
 *
 * @template {keyof typeof BODIES} Name
 * @param {Name} name
 * @param {string} text
 * @returns {import('zod').infer<(typeof BODIES)[Name]>}
 * @throws {ApiError} code 2, with the first field that is wrong, what it must be, and what it is
 */
export function readBody(name, text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch (error) {
    // its message may have a part of the body, and so a secret
    const [at = ''] = /\bat position \d+/.exec(/** @type {Error} */ (error).message) ?? [];
    throw wrong(name, ['the body must be JSON, and is none', at].filter(Boolean).join(' '));
  }
  const read = BODIES[name].safeParse(body);
  if (read.success) return /** @type {any} */ (read.data);
  const issue = /** @type {import('zod').core.$ZodIssue} */ (read.error.issues[0]);
  if (issue.code === 'unrecognized_keys') {
    throw wrong(name, `${pathOf([...issue.path, `${issue.keys[0]}`])} is not a field that there is`);
  }
  const value = issue.path.reduce((/** @type {any} */ inner, key) => inner?.[key], body);
  const is = value === undefined ? 'is missing: it' : '';
  const got = value === undefined ? '' : `, got ${show(issue.path.at(-1), value)}`;
  throw wrong(name, [pathOf(issue.path), is, issue.message].filter(Boolean).join(' ') + got);
}

/** @param {string} name @param {string} what */
const wrong = (name, what) => new ApiError(400, 2, `${name}: ${what}`);

/** @param {PropertyKey[]} path */
const pathOf = (path) =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1) || 'the body';

/** @param {PropertyKey | undefined} key @param {unknown} value */
function show(key, value) {
  if (SECRETS.includes(String(key))) return `a secret ${typeof value}`;
  if (typeof value === 'object' && value)
    return Array.isArray(value) && value.every((item) => typeof item !== 'object')
      ? JSON.stringify(value).slice(0, SHOWN)
      : `an ${Array.isArray(value) ? 'array' : 'object'}`;
  return JSON.stringify(value).slice(0, SHOWN);
}
