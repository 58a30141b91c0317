import { Map, Object } from '../browser/natives.js';
import { isMarked } from '../browser/isMarked.js';
import { selectorOf } from '../browser/selectorOf.js';
import { stopAll, type Stop } from '../browser/stop.js';
import type { CheckId } from '../checkIds.js';
import type { Check, CheckedPage, Finding, Outcome, Problem, Violation } from './check.js';

/** What a check knows, for `report()`. */
export interface CheckResult {
  id: CheckId;
  outcome: Outcome;
  /** What holds, or, when it has failed, what does not. */
  title: string;
  /** Why it is unknown or not applicable. */
  detail?: string;
  measured?: number | string;
  limit?: number | string;
  violations: (Violation & {
    /** Selectors of the elements; in JSON they stand for them. */
    targets: string[];
  })[];
  /** The page that explains it. */
  help: string;
}

/** Checks that run. */
export interface RunningChecks {
  /** What they know now, in their order. */
  results(): CheckResult[];
  stop: Stop;
}

/**
 * Starts checks and tells what comes and goes. A violation is told again when it has spread to another element.
 * One check that fails keeps none of the others from running.
 */
export function runChecks(
  checks: readonly Check[],
  page: CheckedPage,
  onViolation: (violation: Violation) => void,
  onCleared: (violation: Violation) => void,
): RunningChecks {
  const known = new Map<Check, Finding & { violations: Violation[] }>();
  const stops: Stop[] = [];

  for (const check of checks) {
    const tell = (finding: Finding) => {
      const before = known.get(check)?.violations ?? [];
      const violations = (finding.problems ?? []).flatMap((problem) => spared(problem) ?? []);
      const now = violations.map((problem) => ({ ...problem, check: check.id }));
      known.set(check, { ...finding, violations: now });
      for (const gone of before) {
        if (!now.some(({ kind }) => kind === gone.kind)) onCleared(gone);
      }
      for (const violation of now) {
        const same = before.find(({ kind }) => kind === violation.kind);
        if (!same || violation.elements.some((element) => !same.elements.includes(element)))
          onViolation(violation);
      }
    };
    page.safe(() => stops.push(check.start(page, tell)))();
  }

  return {
    results: () =>
      checks.map((check) => {
        const { outcome = 'passed', violations = [], ...found } = known.get(check) ?? UNTOLD;
        delete found.problems;
        const failed = violations.some(({ severity }) => severity === 'error');
        return {
          ...found,
          id: check.id,
          outcome: failed ? 'failed' : outcome,
          title: failed ? check.failureTitle : check.title,
          violations: violations.map(({ elements, ...violation }) =>
            Object.defineProperty(
              { ...violation, targets: elements.map(selectorOf) } as CheckResult['violations'][number],
              'elements',
              { value: elements },
            ),
          ),
          help: `docs/checks/${check.id}.md`,
        };
      }),
    stop: stopAll(stops),
  };
}

const UNTOLD: Finding & { violations?: Violation[] } = {
  outcome: 'unknown',
  detail: 'nothing has been seen yet',
};

/** A problem without the elements that are not checked; undefined where none is left. */
function spared(problem: Problem): Problem | undefined {
  const elements = problem.elements.filter((element) => !isMarked(element, 'data-recording-ignore'));
  return elements.length || !problem.elements.length ? { ...problem, elements } : undefined;
}
