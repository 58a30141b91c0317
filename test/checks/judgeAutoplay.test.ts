import { expect } from 'chai';
import { judgeAutoplay, type StillMedia } from '../../src/checks/judgeAutoplay.js';

const video = () => document.createElement('video');
const judge = (still: Partial<StillMedia>, elements: Partial<StillMedia['elements']> = {}) => {
  const {
    outcome,
    detail,
    problems = [],
  } = judgeAutoplay({
    elements: { 'will-not-play': [], 'blocked-here': [], broken: [], ...elements },
    waiting: 0,
    blockedContexts: 0,
    isRefusedOutside: false,
    hasMedia: true,
    isRecorder: false,
    ...still,
  });
  return { outcome, detail, problems: problems.map(({ kind, severity }) => `${kind} ${severity}`) };
};

describe('What the check autoplay says', () => {
  it('of a page without video and sound: it does not apply', () => {
    expect(judge({ hasMedia: false }).outcome).to.equal('not-applicable');
  });

  it('of a page where all plays: it has passed', () => {
    expect(judge({})).to.deep.equal({ outcome: undefined, detail: undefined, problems: [] });
  });

  it('of what may begin yet: unknown', () => {
    expect(judge({ waiting: 1 })).to.include({ outcome: 'unknown', detail: 'some have not begun yet' });
  });

  it('of what nobody plays: an error', () => {
    expect(judge({}, { 'will-not-play': [video(), video()] }).problems).to.deep.equal([
      'will-not-play error',
    ]);
  });

  for (const [what, still, elements] of [
    ['a video', {}, { 'blocked-here': [video()] }],
    ['a sound outside of the document', { isRefusedOutside: true }, {}],
    ['an AudioContext', { blockedContexts: 1 }, {}],
  ] satisfies [string, Partial<StillMedia>, Partial<StillMedia['elements']>][]) {
    const kind = 'blockedContexts' in still ? 'audio-context' : 'blocked-here';
    it(`of ${what} that this browser blocks: a notice, and unknown`, () => {
      expect(judge(still, elements)).to.deep.include({ outcome: 'unknown', problems: [`${kind} notice`] });
    });

    it(`of ${what} that Agora's own recorder blocks: an error`, () => {
      expect(judge({ ...still, isRecorder: true }, elements).problems).to.deep.equal([`${kind} error`]);
    });
  }

  it('of a source that is broken: a notice', () => {
    expect(judge({}, { broken: [video()] }).problems).to.deep.equal(['broken notice']);
  });
});
