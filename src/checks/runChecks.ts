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
  /** What is true of the page: the check's `title`, or its `failureTitle` if it has failed. */
  title: string;
  /** Why it is unknown or not applicable. */
  detail?: string;
  measured?: number | string;
  limit?: number | string;
  violations: (Violation & {
    /** Selectors of the elements; JSON has them in place of the elements. */
    targets: string[];
  })[];
  /** The page that explains it. */
  help: string;
}

/** Called when a violation begins and ends. */
export interface CheckListener {
  /** Called again when the violation has spread to another element. */
  onViolation(violation: Violation): void;
  onCleared(violation: Violation): void;
}

/** The results of all checks, in their order. */
export type RunningChecks = Source<CheckResult[]> & { stop: Stop };

/** Used where no check can run. */
export const NO_CHECKS: RunningChecks = { now: () => [], watch: () => noop, stop: noop };

/** Starts checks. If one throws, the others run all the same. */
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
      const present = violations.map((problem) => ({ ...problem, check: check.id }));
      known.set(check, { ...finding, violations: present });
      const gone = before.filter((violation) => !sameKind(present, violation));
      const come = present.filter((violation) => {
        const same = sameKind(before, violation);
        return !same || violation.elements.some((element) => !same.elements.includes(element));
      });
      gone.forEach(onCleared);
      come.forEach(onViolation);
      // an outcome that changes without a violation is read by whoever asks next: the panel every 2 s, a heartbeat, report()
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

/** A problem without ignored elements; undefined if all its elements are ignored. */
function spared(problem: Problem): Problem | undefined {
  const elements = problem.elements.filter((element) => !isMarked(element, 'data-recording-ignore'));
  return elements.length || !problem.elements.length ? { ...problem, elements } : undefined;
}
