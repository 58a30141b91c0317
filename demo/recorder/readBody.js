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
    throw wrong(name, `the body must be JSON: ${/** @type {Error} */ (error).message}`);
  }
  const read = BODIES[name].safeParse(body);
  if (read.success) return /** @type {any} */ (read.data);
  const [issue] = read.error.issues;
  if (issue.code === 'unrecognized_keys') {
    throw wrong(name, `${pathOf([...issue.path, issue.keys[0]])} is not a field that there is`);
  }
  const value = issue.path.reduce((inner, key) => inner?.[key], body);
  const is = value === undefined ? 'is missing: it' : '';
  const got = value === undefined ? '' : `, got ${show(issue.path.at(-1), value)}`;
  throw wrong(name, [pathOf(issue.path), is, issue.message].filter(Boolean).join(' ') + got);
}

const wrong = (name, what) => new ApiError(400, 2, `${name}: ${what}`);

const pathOf = (path) =>
  path.reduce(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : name ? `${name}.${key}` : key),
    '',
  ) || 'the body';

function show(key, value) {
  if (SECRETS.includes(key)) return `a secret ${typeof value}`;
  if (typeof value === 'object' && value) return Array.isArray(value) ? JSON.stringify(value).slice(0, SHOWN) : 'an object';
  return JSON.stringify(value).slice(0, SHOWN);
}
