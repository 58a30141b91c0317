import { aboutOf } from './words.js';
import type { Problem, RehearsalResult } from './types.js';

/** Text as XML; characters that XML 1.0 does not have are left out. */
const xml = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]!);

const linesOf = ({ detail, targets, measured, limit, fix, help }: Problem) =>
  [
    detail,
    targets.length && `at ${targets.join(', ')}`,
    measured !== undefined && `measured ${measured}${limit === undefined ? '' : `, limit ${limit}`}`,
    fix,
    help,
  ]
    .filter(Boolean)
    .join('\n');

/** Names of the test cases that every report has, so that CI can compare runs. */
const ALWAYS = ['ready', 'frame', 'close', 'sound'];

/**
 * The reports as JUnit's XML: each run a suite, each check a test case. A notice is a failure only if it makes the page unfit.
 */
export function writeJunit(results: readonly RehearsalResult[]): string {
  const suites = results.map((result) => {
    const { checks, problems } = result;
    const hasErrors = problems.some(({ severity }) => severity === 'error');
    const noticesCount = result.verdict === 'unfit' && !hasErrors;
    const ids = [
      ...new Set([...checks.map(({ id }) => `${id}`), ...ALWAYS, ...problems.map(({ id }) => id)]),
    ];
    let failures = 0;
    let skipped = 0;
    const cases = ids.map((id) => {
      const own = problems.filter((problem) => problem.id === id);
      const failed = own.filter(({ severity }) => severity === 'error' || noticesCount);
      const notices = own.filter((problem) => !failed.includes(problem));
      const outcome = checks.find((check) => check.id === id)?.outcome;
      const body: string[] = [];
      if (failed.length) {
        failures++;
        const [first] = failed as [Problem];
        body.push(
          `<failure type="${xml(first.kind)}" message="${xml(first.detail)}">${xml(failed.map(linesOf).join('\n\n'))}</failure>`,
        );
      } else if (outcome === 'unknown' || outcome === 'not-applicable') {
        skipped++;
        body.push(`<skipped message="${outcome}"/>`);
      }
      if (notices.length) body.push(`<system-out>${xml(notices.map(linesOf).join('\n\n'))}</system-out>`);
      const open = `    <testcase classname="rehearse" name="${xml(`${id}: ${aboutOf(id).title.en || id}`)}"`;
      return body.length ? `${open}>\n      ${body.join('\n      ')}\n    </testcase>` : `${open}/>`;
    });
    return `  <testsuite name="${xml(result.url)}" timestamp="${result.time}" time="${result.took}" tests="${ids.length}" failures="${failures}" skipped="${skipped}" errors="0">\n${cases.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="recording-companion rehearse">\n${suites.join('\n')}\n</testsuites>\n`;
}
