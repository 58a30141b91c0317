import type { Finding } from '../../src/checks/check.js';
import type { CheckId, CheckResult, Options } from '../../src/index.js';
import { type Build, head, openFrame, type PageWindow } from './page.js';

/** Opens a recorder's page that runs one check. */
export const openChecked = (
  check: CheckId,
  html: string,
  options: Options = {},
  build: Build = 'tag',
): Promise<PageWindow> =>
  openFrame(`<!doctype html>${head(build, { checks: check, ...options })}${html}`, '&recorder=1');

/** What a check knows now. */
export const resultOf = (page: PageWindow, check: CheckId): CheckResult =>
  page.recordingCompanion.companion!.report().checks.find(({ id }) => id === check)!;

/** A verdict in a line: the outcome, then the kind of each problem, notices with a `?`. */
export const lineOf = (
  outcome: string,
  problems: readonly { readonly kind: string; readonly severity: string }[],
): string =>
  [outcome, ...problems.map(({ kind, severity }) => kind + (severity === 'notice' ? '?' : ''))].join(' ');

export const verdictOf = (page: PageWindow, check: CheckId): string => {
  const { outcome, violations } = resultOf(page, check);
  return lineOf(outcome, violations);
};

/**
 * What a judge says, look by look, when that changes.
 *
 * @param every - seconds between two looks
 * @param look - asks the judge in a second
 */
export function linesOf(
  seconds: number,
  every: number,
  look: (second: number) => Finding,
): [second: number, verdict: string][] {
  const said: [second: number, verdict: string][] = [];
  for (let second = 0; second <= seconds; second += every) {
    const { outcome = 'passed', problems = [] } = look(second);
    const verdict = lineOf(outcome, problems);
    if (said.at(-1)?.[1] !== verdict) said.push([second, verdict]);
  }
  return said;
}
