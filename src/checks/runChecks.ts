import { Map, Object } from '../browser/natives.js';
import { isMarked } from '../browser/isMarked.js';
import { selectorOf } from '../browser/selectorOf.js';
import { createSource, type Source } from '../browser/source.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
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

/** Who is told what comes and goes. */
export interface CheckListener {
  /** Again when it has spread to another element. */
  onViolation(violation: Violation): void;
  onCleared(violation: Violation): void;
}

/** What the checks know, in their order. */
export type RunningChecks = Source<CheckResult[]> & { stop: Stop };

/** Where none can run. */
export const NO_CHECKS: RunningChecks = { now: () => [], watch: () => noop, stop: noop };

/** Starts checks. One that fails keeps none of the others from running. */
export function runChecks(
  checks: readonly Check[],
  page: CheckedPage,
  { onViolation, onCleared }: CheckListener,
  onError: (error: unknown) => void,
): RunningChecks {
  const known = new Map<Check, Finding & { violations: Violation[] }>();
  const stops: Stop[] = [];
  let stopped = false;
  const { now, watch, changed } = createSource<CheckResult[]>(
    () =>
      stopped
        ? []
        : checks.map((check) => {
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
    onError,
  );

  for (const check of checks) {
    const tell = (finding: Finding) => {
      const before = known.get(check)?.violations ?? [];
      const violations = (finding.problems ?? []).flatMap((problem) => spared(problem) ?? []);
      const now = violations.map((problem) => ({ ...problem, check: check.id }));
      known.set(check, { ...finding, violations: now });
      const gone = before.filter((violation) => !sameKind(now, violation));
      const come = now.filter((violation) => {
        const same = sameKind(before, violation);
        return !same || violation.elements.some((element) => !same.elements.includes(element));
      });
      gone.forEach(onCleared);
      come.forEach(onViolation);
      if (gone.length || come.length) changed();
    };
    page.safe(() => stops.push(check.start(page, tell)))();
  }

  return {
    now,
    watch,
    stop() {
      stopped = true;
      stopAll(stops)();
    },
  };
}

const sameKind = (violations: readonly Violation[], { kind }: Violation) =>
  violations.find((violation) => violation.kind === kind);

const UNTOLD: Finding & { violations?: Violation[] } = {
  outcome: 'unknown',
  detail: 'nothing has been seen yet',
};

/** A problem without the elements that are not checked; undefined where none is left. */
function spared(problem: Problem): Problem | undefined {
  const elements = problem.elements.filter((element) => !isMarked(element, 'data-recording-ignore'));
  return elements.length || !problem.elements.length ? { ...problem, elements } : undefined;
}
