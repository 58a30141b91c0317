import { isMarked } from '../browser/isMarked.js';
import type { Finding, Problem } from './check.js';
import { boxOf, type Judgement } from './createJudge.js';

/** What stood out in the page. */
export type Sight = Map<Element, Judgement>;

/** Elements that a problem names. */
const MAX_NAMED = 5;

/** What a class is recorded for: partly outside it is an error. */
const CONTENT = 'dialog,[role$=dialog],[aria-modal=true],video,canvas,iframe';

const isIgnored = (element: Element) => isMarked(element, 'data-recording-ignore');
const most = (numbers: number[]) => Math.round(Math.max(...numbers));

/** What the check `scroll` says of what it has seen. Sizes are in CSS px. */
export function findingOf(sight: Sight): Finding {
  const width = innerWidth;
  const height = innerHeight;
  if (!width || !height) return { outcome: 'unknown', detail: 'the window has no size' };
  const limit = `${width}x${height}`;
  const root = document.documentElement;
  const box = document.scrollingElement ?? root;
  const ofWindow = sight.get(root);
  const all = (kind: RegExp) => [...sight.keys()].filter((element) => kind.test(sight.get(element)!));
  const rectOf = (element: Element) => element.getBoundingClientRect();
  /** Those that are not checked only where there are no others, as then the problem is theirs. */
  const named = (elements: Element[]) => {
    const checked = elements.filter((element) => !isIgnored(element));
    return (checked.length ? checked : elements).slice(0, MAX_NAMED);
  };
  const sizeOf = (boxes: Element[], rects: DOMRect[] = []) =>
    [
      most([
        width,
        ...boxes.map((one) => one.scrollWidth),
        ...rects.map((r) => r.right - Math.min(r.left, 0)),
      ]),
      most([
        height,
        ...boxes.map((one) => one.scrollHeight),
        ...rects.map((r) => r.bottom - Math.min(r.top, 0)),
      ]),
    ].join('x');

  const cut = all(/cut/);
  const scrollers = all(/scroller/);
  const strays = all(/off-screen|outside/);
  let offScreen = all(/off-screen/);
  const inner = all(/inner/);
  const problems: Problem[] = [];

  if (ofWindow === 'scrolls' || scrollers.length) {
    const measured = sizeOf([...(ofWindow === 'scrolls' ? [box] : []), ...scrollers.map(boxOf)]);
    const blamed = [...scrollers, ...cut];
    const elements = named(
      blamed.length
        ? blamed
        : strays.filter((one) => rectOf(one).right > width || rectOf(one).bottom > height),
    );
    offScreen = offScreen.filter((element) => !elements.includes(element));
    problems.push({
      kind: 'overflow',
      severity: 'error',
      detail: `the page is ${measured} px and the window ${limit}, so a part of it is outside and not recorded`,
      measured,
      limit,
      elements,
    });
  } else if (cut.length || (ofWindow === 'hides' && !strays.length)) {
    const measured = cut.length ? sizeOf([], cut.map(rectOf)) : sizeOf([box]);
    problems.push({
      kind: 'clipped',
      severity: 'error',
      detail: `content is cut at the edge of the window, and can't be scrolled to: it takes ${measured} px, the window has ${limit}`,
      measured,
      limit,
      elements: named(cut),
    });
  }
  if (ofWindow === 'bar') {
    const measured = `${box.clientWidth}x${box.clientHeight}`;
    problems.push({
      kind: 'scroll-bar',
      severity: 'error',
      detail: `the window shows a scroll bar though all of the page fits: ${measured} px are left of ${limit}`,
      measured,
      limit,
      elements: [],
    });
  }
  const content = offScreen.filter(
    (one) => !isIgnored(one) && (one.matches(CONTENT) || one.querySelector(CONTENT)),
  );
  if (offScreen.length) {
    const elements = named([...content, ...offScreen.filter((one) => !content.includes(one))]);
    const measured = most(
      elements.map(rectOf).flatMap((r) => [-r.left, -r.top, r.right - width, r.bottom - height]),
    );
    problems.push({
      kind: 'off-screen',
      severity: content.length ? 'error' : 'notice',
      detail: `${measured} px of a positioned element are outside the window, which can't be scrolled to`,
      measured,
      limit: 0,
      elements,
    });
  }
  if (inner.length) {
    const elements = named(inner);
    const measured = most(
      elements
        .map(boxOf)
        .flatMap((one) => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]),
    );
    problems.push({
      kind: 'inner',
      severity: 'notice',
      detail: `a part of the page scrolls, and ${measured} px of its content are not recorded`,
      measured,
      limit: 0,
      elements,
    });
  }
  return { measured: limit, limit, problems };
}
