import { expect } from 'chai';
import { type GpuUse, judgeWebgl } from '../../src/checks/judgeWebgl.js';

const judge = (use: Partial<GpuUse>) => {
  const {
    outcome,
    detail,
    measured,
    problems = [],
  } = judgeWebgl({
    contexts: [],
    denied: 0,
    unseen: [],
    ...use,
  });
  return {
    outcome,
    detail,
    measured,
    problems: problems.map((problem) => `${problem.kind} ${problem.severity} ${problem.measured}`),
  };
};

describe('What the check webgl says', () => {
  it('of a page without the GPU: it has passed', () => {
    expect(judge({})).to.deep.equal({ outcome: undefined, detail: undefined, measured: 0, problems: [] });
  });

  it('of contexts of both kinds: an error of each, with the elements that are in the page', () => {
    const element = document.createElement('canvas');
    const contexts = [{ kind: 'webgl', element }, { kind: 'webgl' }, { kind: 'webgpu' }] as const;
    expect(judge({ contexts })).to.include({ measured: 3 });
    expect(judge({ contexts }).problems).to.deep.equal(['webgl error 2', 'webgpu error 1']);
    expect(judgeWebgl({ contexts, denied: 0, unseen: [] }).problems![0]!.elements).to.deep.equal([element]);
  });

  it('of what was refused: a notice', () => {
    expect(judge({ denied: 2 }).problems).to.deep.equal(['denied notice 2']);
  });

  it('of places where nobody can look: unknown, and which', () => {
    expect(judge({ unseen: ['a worker', 'a frame of another origin'] })).to.include({
      outcome: 'unknown',
      detail: "what is drawn in a worker and in a frame of another origin can't be seen",
    });
  });

  it('of a context beside such a place: the error', () => {
    expect(judge({ contexts: [{ kind: 'webgl' }], unseen: ['a worker'] }).problems).to.deep.equal([
      'webgl error 1',
    ]);
  });
});
