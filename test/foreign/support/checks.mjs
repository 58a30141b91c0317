import { isDeepStrictEqual } from 'node:util';

/** Lines of a difference that are printed. */
const MOST_LINES = 12;

const linesOf = (value) =>
  (typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? 'undefined'))
    .replace(/></g, '>\n<')
    .split('\n');

/** What is in one and not in the other: short enough to read, and no more exact than that. */
function difference(actual, expected) {
  const [left, right] = [linesOf(expected), linesOf(actual)];
  const missing = left.filter((line) => !right.includes(line)).map((line) => `      - ${line}`);
  const added = right.filter((line) => !left.includes(line)).map((line) => `      + ${line}`);
  const all = [...missing.slice(0, MOST_LINES), ...added.slice(0, MOST_LINES)];
  return (all.length ? all : ['      (the order or the number differs)', ...right.slice(0, MOST_LINES)])
    .map((line) => line.slice(0, 300))
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
