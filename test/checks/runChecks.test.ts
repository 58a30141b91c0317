import { expect } from 'chai';
import type { Check, CheckedPage, Finding, Problem } from '../../src/checks/check.js';
import { runChecks } from '../../src/checks/runChecks.js';
import { openChecked, resultOf } from '../support/checks.js';
import { closeFrames, head, openFrame } from '../support/page.js';

/** Runs one check, whose findings the test tells, and notes what becomes of them. */
function running() {
  const log: string[] = [];
  let tell!: (finding: Finding) => void;
  const check: Check = {
    id: 'scroll',
    title: 'It fits',
    failureTitle: 'It does not fit',
    start(_page, toTell) {
      tell = toTell;
      return () => log.push('stopped');
    },
  };
  const broken: Check = {
    ...check,
    id: 'main-thread',
    start() {
      throw new Error('broken');
    },
  };
  const page = {
    safe:
      (callback: () => void) =>
      (...args: []) => {
        try {
          callback(...args);
        } catch (error) {
          log.push(`${error}`);
        }
      },
  } as CheckedPage;
  const { now: results, stop } = runChecks(
    [broken, check],
    page,
    {
      onViolation: ({ kind, elements }) => log.push(`+${kind} ${elements.length}`),
      onCleared: ({ kind }) => log.push(`-${kind}`),
    },
    (error) => log.push(`${error}`),
  );
  expect(log.splice(0)).to.deep.equal(['Error: broken']);
  return { tell, log, results, stop };
}
const problem = (kind: string, more: Partial<Problem> = {}): Problem => ({
  kind,
  severity: 'error',
  detail: kind,
  elements: [],
  ...more,
});
const outcome = ({ outcome: what, title }: { outcome: string; title: string }) => [what, title];

describe('A check', () => {
  afterEach(closeFrames);

  it('that has told nothing yet, or could not start, is unknown', () => {
    const { results } = running();
    expect(results().map(outcome)).to.deep.equal([
      ['unknown', 'It fits'],
      ['unknown', 'It fits'],
    ]);
  });

  it('passes, fails with an error, and passes with a notice', () => {
    const { tell, results } = running();
    tell({ measured: 7 });
    expect(results()[1]).to.deep.equal({
      id: 'scroll',
      outcome: 'passed',
      title: 'It fits',
      measured: 7,
      violations: [],
      help: 'docs/checks/scroll.md',
    });
    tell({ outcome: 'unknown', problems: [problem('small', { severity: 'notice' })] });
    expect(outcome(results()[1]!)).to.deep.equal(['unknown', 'It fits']);
    tell({ outcome: 'unknown', problems: [problem('large')] });
    expect(outcome(results()[1]!)).to.deep.equal(['failed', 'It does not fit']);
  });

  it('tells of each kind once, again when it spreads, and when it is gone', () => {
    const { tell, log } = running();
    const [one, two] = [document.createElement('p'), document.createElement('p')];
    tell({ problems: [problem('a', { elements: [one] }), problem('b')] });
    tell({ problems: [problem('a', { elements: [one], measured: 9 }), problem('b')] });
    tell({ problems: [problem('a', { elements: [one, two] })] });
    tell({ problems: [problem('a', { elements: [two] })] });
    tell({});
    expect(log).to.deep.equal(['+a 1', '+b 0', '-b', '+a 2', '-a']);
  });

  it('leaves out what is not to be checked, also around a shadow root', () => {
    const { tell, log } = running();
    const host = document.createElement('div');
    const inner = host.attachShadow({ mode: 'closed' }).appendChild(document.createElement('p'));
    tell({ problems: [problem('a', { elements: [inner, document.createElement('p')] })] });
    host.dataset.recordingIgnore = '';
    tell({ problems: [problem('a', { elements: [inner] })] });
    expect(log).to.deep.equal(['+a 2', '-a']);
  });

  it('ends with the companion, and runs only where it was chosen, in the recorder’s page', async () => {
    const { stop, log } = running();
    stop();
    expect(log).to.deep.equal(['stopped']);
    const recorder = await openChecked('identity', '');
    const { companion } = recorder.recordingCompanion;
    expect(companion!.report()).to.deep.include({
      isRecorder: true,
      detectedBy: 'param',
      url: recorder.location.href,
    });
    expect(companion!.report().checks.map(({ id }) => id)).to.deep.equal(['identity']);
    expect(resultOf(recorder, 'identity').outcome).to.equal('not-applicable');
    companion!.dispose();
    expect(companion!.report().checks).to.deep.equal([]);
    const participant = await openFrame(head('tag', { checks: 'identity' }));
    expect(participant.recordingCompanion.companion!.report().checks).to.deep.equal([]);
  });
});
