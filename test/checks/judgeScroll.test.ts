import { expect } from 'chai';
import type { Measured } from '../../src/checks/measureSight.js';
import { judgeScroll } from '../../src/checks/judgeScroll.js';

const WINDOW = [1280, 720] as const;
const one = (placement: Measured['placement'], more: Partial<Measured> = {}): Measured => ({
  element: document.createElement('div'),
  placement,
  rect: { left: 0, top: 0, right: 100, bottom: 100 },
  content: WINDOW,
  shown: WINDOW,
  isIgnored: false,
  isContent: false,
  ...more,
});
const problemsOf = (root: Measured, ...others: Measured[]) =>
  judgeScroll([root, ...others], WINDOW).problems!;
const said = (root: Measured, ...others: Measured[]) =>
  problemsOf(root, ...others).map(({ kind, severity, measured }) => `${kind} ${severity} ${measured}`);
const fits = one(undefined);

describe('What the check scroll says', () => {
  it('of a page that fits: nothing', () => {
    expect(judgeScroll([fits], WINDOW)).to.deep.equal({
      measured: '1280x720',
      limit: '1280x720',
      problems: [],
    });
  });

  it('of a window without a size: unknown', () => {
    expect(judgeScroll([fits], [0, 0]).outcome).to.equal('unknown');
  });

  it('of a page that scrolls: by how much', () => {
    expect(said(one('scrolls', { content: [1280, 1400] }))).to.deep.equal(['overflow error 1280x1400']);
  });

  it('of an element that scrolls as the page would: by how much, and which', () => {
    const main = one('scroller', { content: [1280, 3000.4] });
    const [problem] = problemsOf(fits, main);
    expect([problem!.measured, problem!.elements]).to.deep.equal(['1280x3000', [main.element]]);
  });

  it('of a page that scrolls to what is placed below it: that element, and once', () => {
    const below = one('off-screen 0,700,100,900', { rect: { left: 0, top: 700, right: 100, bottom: 900 } });
    const problems = problemsOf(one('scrolls', { content: [1280, 900] }), below);
    expect(problems.map(({ kind }) => kind)).to.deep.equal(['overflow']);
    expect(problems[0]!.elements).to.deep.equal([below.element]);
  });

  it('of content that is cut: how far it goes', () => {
    const cut = one('cut', { rect: { left: -20, top: 600, right: 400, bottom: 900 } });
    expect(said(one('hides'), cut)).to.deep.equal(['clipped error 1280x900']);
  });

  it('of a window that hides something, and nobody knows what: how large the page is', () => {
    expect(said(one('hides', { content: [1280, 1000] }))).to.deep.equal(['clipped error 1280x1000']);
  });

  it('of a window that hides only what was put outside on purpose: nothing', () => {
    expect(said(one('hides', { content: [1280, 1000] }), one('outside'))).to.deep.equal([]);
  });

  it('of a scroll bar for nothing: what is left', () => {
    expect(said(one('bar', { shown: [1265, 720] }))).to.deep.equal(['scroll-bar error 1265x720']);
  });

  it('of a box that is partly outside: how much, as a notice', () => {
    const box = one('off-screen', { rect: { left: -30, top: 10, right: 90, bottom: 60 } });
    expect(said(fits, box)).to.deep.equal(['off-screen notice 30']);
  });

  it('of content that is partly outside: an error that names it first', () => {
    const rect = { left: 1200, top: 10, right: 1350, bottom: 60 };
    const [box, video] = [one('off-screen', { rect }), one('off-screen', { rect, isContent: true })];
    const [problem] = problemsOf(fits, box, video);
    expect([problem!.severity, problem!.measured, problem!.elements[0]]).to.deep.equal([
      'error',
      70,
      video.element,
    ]);
  });

  it('of what scrolls inside the page: a notice', () => {
    expect(said(fits, one('inner', { content: [300, 900], shown: [300, 200] }))).to.deep.equal([
      'inner notice 700',
    ]);
  });

  it('of many elements: five, and first those that are to be checked', () => {
    const ignored = Array.from({ length: 5 }, () => one('inner', { isIgnored: true }));
    const meant = one('inner');
    const { elements } = problemsOf(fits, ...ignored, meant)[0]!;
    expect([elements.length, elements[0]]).to.deep.equal([5, meant.element]);
  });
});
