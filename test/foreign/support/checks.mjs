import { isDeepStrictEqual } from 'node:util';

/** Lines of a difference that are printed. */
const MOST_LINES = 12;

const linesOf = (value) =>
  (typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? 'undefined'))
    .replace(/></g, '>\n<')
    .split('\n');

/** Where they begin to differ, and what is in one and not in the other: short enough to read. */
function difference(actual, expected) {
  const [left, right] = [linesOf(expected), linesOf(actual)];
  const first = left.findIndex((line, at) => line !== right[at]);
  const at = first < 0 ? left.length : first;
  const only = (lines, others, sign) =>
    lines.filter((line) => !others.includes(line)).map((line) => `${sign} ${line}`);
  return [
    ...left.slice(Math.max(0, at - 4), at).map((line) => `  ${line}`),
    ...left.slice(at, at + 4).map((line) => `- ${line}`),
    ...right.slice(at, at + 4).map((line) => `+ ${line}`),
    '  only in one of them:',
    ...only(left, right, '-').slice(0, MOST_LINES),
    ...only(right, left, '+').slice(0, MOST_LINES),
  ]
    .map((line) => `      ${line.slice(0, 300)}`)
    .join('\n');
}

/** Counts what holds and what does not, one line each. */
export function createChecks() {
  const counts = { passed: 0, failed: 0 };
  return {
    counts,
    /** @returns {(name: string, actual: unknown, expected: unknown) => void} `-` is what was expected, `+` what was found */
    of: (app) => (name, actual, expected) => {
      const holds = isDeepStrictEqual(actual, expected);
      counts[holds ? 'passed' : 'failed']++;
      console.log(`  ${holds ? '✓' : '✗'} ${app}: ${name}`);
      if (!holds) console.log(difference(actual, expected));
    },
    fail(app, error) {
      counts.failed++;
      console.log(`  ✗ ${app}: ${error?.stack ?? error}`);
    },
  };
}
