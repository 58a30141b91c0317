import { Math } from '../browser/natives.js';
import type { Finding, Problem } from './check.js';
import type { Placement } from './createLayoutJudge.js';
import { isOffScreen, type Measured } from './measureSight.js';

/** The most elements that a problem names. */
const MAX_NAMED = 5;

type Size = readonly [width: number, height: number];

/**
 * Makes the finding of the check `scroll` from the elements that stood out. All sizes are in CSS px.
 *
 * @param root - the root element, with what the window does
 * @param window - width and height of the window
 */
export function judgeScroll([root, ...others]: readonly [Measured, ...Measured[]], window: Size): Finding {
  const [width, height] = window;
  if (!width || !height) return { outcome: 'unknown', detail: 'the window has no size' };
  const all = (...placements: Placement[]) =>
    named(others, ({ placement }) => placements.includes(placement!));
  const scrolling = all('scrolls', 'scroller');
  const cut = all('cut');
  const inner = all('inner');
  const strays = named(others, ({ placement }) => placement === 'outside' || isOffScreen(placement));
  let partly = named(others, ({ placement }) => isOffScreen(placement));

  const problems: Problem[] = [];
  if (root.placement === 'scrolls' || scrolling[0]) {
    let culprits = [...scrolling, ...cut];
    if (!culprits[0]) {
      // elements placed to the right or below make the page scroll, so they are the culprits, and no problem of their own
      culprits = strays.filter(({ rect: { right, bottom } }) => right > width || bottom > height);
      partly = partly.filter((one) => !culprits.includes(one));
    }
    const boxes = root.placement === 'scrolls' ? [root, ...scrolling] : scrolling;
    problems.push(overflow(culprits, boxes, window));
  } else if (cut[0] || (root.placement === 'hides' && !strays[0])) {
    problems.push(clipped(cut, root, window));
  } else if (root.placement === 'bar') {
    problems.push(scrollBar(root, window));
  }
  if (partly[0]) problems.push(offScreen(partly, window));
  if (inner[0]) problems.push(insideOfPage(inner));
  return { measured: around([root.content], window), limit: around([], window), problems };
}

/** Sorts ignored elements to the end: a problem that names only ignored elements is dropped later. */
const named = (all: readonly Measured[], isMeant: (one: Measured) => boolean): Measured[] =>
  all.filter(isMeant).sort((one, other) => +one.isIgnored - +other.isIgnored);

const elementsOf = (all: readonly Measured[]) => all.slice(0, MAX_NAMED).map(({ element }) => element);

/** The size of a rectangle around the window and all these sizes. */
const around = (sizes: readonly Size[], [width, height]: Size) =>
  [Math.max(width, ...sizes.map(([side]) => side)), Math.max(height, ...sizes.map(([, side]) => side))]
    .map(Math.round)
    .join('x');

function overflow(culprits: readonly Measured[], boxes: readonly Measured[], window: Size): Problem {
  const limit = around([], window);
  const measured = around(
    boxes.map(({ content }) => content),
    window,
  );
  return {
    kind: 'overflow',
    severity: 'error',
    detail: `the page is ${measured} px, the window ${limit}`,
    measured,
    limit,
    elements: elementsOf(culprits),
  };
}

function clipped(cut: readonly Measured[], root: Measured, window: Size): Problem {
  const limit = around([], window);
  const reach = ({ rect: { left, top, right, bottom } }: Measured): Size => [
    right - Math.min(left, 0),
    bottom - Math.min(top, 0),
  ];
  const measured = around(cut[0] ? cut.map(reach) : [root.content], window);
  return {
    kind: 'clipped',
    severity: 'error',
    detail: `content of ${measured} px is cut at the edge of the window, which is ${limit} and does not scroll`,
    measured,
    limit,
    elements: elementsOf(cut),
  };
}

function scrollBar({ shown }: Measured, window: Size): Problem {
  const limit = around([], window);
  const measured = shown.join('x');
  return {
    kind: 'scroll-bar',
    severity: 'error',
    detail: `a scroll bar is shown though the page fits, and leaves ${measured} px of ${limit}`,
    measured,
    limit,
    elements: [],
  };
}

function offScreen(partly: readonly Measured[], [width, height]: Size): Problem {
  const sorted = [...partly].sort((one, other) => +other.isContent - +one.isContent);
  const measured = Math.round(
    Math.max(
      ...partly.flatMap(({ rect: { left, top, right, bottom } }) => [
        -left,
        -top,
        right - width,
        bottom - height,
      ]),
    ),
  );
  return {
    kind: 'off-screen',
    severity: sorted[0]!.isContent ? 'error' : 'notice',
    detail: `${measured} px of a positioned element are outside the window`,
    measured,
    limit: 0,
    elements: elementsOf(sorted),
  };
}

function insideOfPage(inner: readonly Measured[]): Problem {
  const measured = Math.round(
    Math.max(...inner.flatMap(({ content, shown }) => [content[0] - shown[0], content[1] - shown[1]])),
  );
  return {
    kind: 'inner',
    severity: 'notice',
    detail: `${measured} px of what scrolls inside the page are not seen`,
    measured,
    limit: 0,
    elements: elementsOf(inner),
  };
}
