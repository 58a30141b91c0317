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

/** A result in a line: the outcome, then the kind of each violation, notices with a `?`. */
export const verdictOf = (page: PageWindow, check: CheckId): string => {
  const { outcome, violations } = resultOf(page, check);
  return [outcome, ...violations.map(({ kind, severity }) => kind + (severity === 'notice' ? '?' : ''))].join(
    ' ',
  );
};
