const TIMES = /time|stamp|duration|offset|elapsed|delay|sent|start|end$|lag|uptime|length|size/i;
const ID = /[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|\b[0-9a-f]{16}\b/g;

/**
 * What an SDK has recorded, without ids and times.
 *
 * @param {unknown} value
 * @param {RegExp} [dropped] - names of properties that are left out
 */
export function scrub(value, dropped = /^$/, name = '') {
  if (Array.isArray(value)) return value.map((one) => scrub(one, dropped, name));
  if (typeof value === 'number')
    return TIMES.test(name) || value > 1e9 || !Number.isInteger(value) ? '#' : value;
  if (typeof value === 'string') {
    return value
      .replace(/localhost:\d+/g, 'HOST')
      .replace(/recorder=[01]/g, 'recorder=?')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '<time>')
      .replace(ID, '<id>');
  }
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !dropped.test(key))
      .map(([key, one]) => [key, scrub(one, dropped, key)]),
  );
}
