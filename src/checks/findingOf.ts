import {
  clientHeightOf,
  clientWidthOf,
  matches,
  Math,
  queryAll,
  rectOf,
  rootOf,
  scrollHeightOf,
  scrollWidthOf,
  sizeOfWindow,
} from '../browser/natives.js';
import { isMarked } from '../browser/isMarked.js';
import type { Finding, Problem } from './check.js';
import { boxOf, type Judgement } from './createJudge.js';

/** What stood out in the page. */
export type Sight = Map<Element, Judgement>;

/** Elements that a problem names. */
const MAX_NAMED = 5;

/** What a class is recorded for: partly outside it is an error. */
const CONTENT = 'dialog,[role$=dialog],[aria-modal=true],video,canvas,iframe';

/** What the check `scroll` says of what it has seen. Sizes are in CSS px. */
export function findingOf(sight: Sight): Finding {
  const [width, height] = sizeOfWindow(window);
  if (!width || !height) return { outcome: 'unknown', detail: 'the window has no size' };
  const limit = `${width}x${height}`;
  const problems: Problem[] = [];
  const isIgnored = (element: Element) => isMarked(element, 'data-recording-ignore');
  const isPartly = (judgement: Judgement) => judgement.startsWith('off-screen');
  const all = (isMeant: (judgement: Judgement) => boolean) => {
    const found = [...sight].flatMap(([element, judgement]) => (isMeant(judgement) ? element : []));
    // where all of those named are not checked, so is the problem
    return found.sort((one, other) => +isIgnored(one) - +isIgnored(other));
  };
  const add = (
    kind: string,
    isError: boolean,
    elements: Element[],
    measured: number | string,
    most: number | string,
    detail: string,
  ) =>
    problems.push({
      kind,
      severity: isError ? 'error' : 'notice',
      detail,
      measured,
      limit: most,
      elements: elements.slice(0, MAX_NAMED),
    });
  const most = (...numbers: number[]) => Math.round(Math.max(...numbers));
  /** Sides of a rectangle around the window and each of these. */
  const around = (sizes: [width: number, height: number][]) =>
    `${most(width, ...sizes.map(([side]) => side))}x${most(height, ...sizes.map(([, side]) => side))}`;
  const sizeOf = (boxes: Element[]) => around(boxes.map((box) => [scrollWidthOf(box), scrollHeightOf(box)]));

  const root = rootOf(document)!;
  const page = sizeOf([boxOf(root)]);
  const scrolling = all((judgement) => judgement === 'scrolls' || judgement === 'scroller');
  const cut = all((judgement) => judgement === 'cut');
  const strays = all((judgement) => judgement === 'outside' || isPartly(judgement));
  let partly = all(isPartly);

  if (scrolling[0]) {
    let elements = scrolling.concat(cut).filter((element) => element !== root);
    if (!elements[0]) {
      elements = strays.filter((stray) => rectOf(stray).right > width || rectOf(stray).bottom > height);
      partly = partly.filter((element) => !elements.includes(element));
    }
    const measured = sizeOf(scrolling.map(boxOf));
    add('overflow', true, elements, measured, limit, `the page is ${measured} px, the window ${limit}`);
  } else if (cut[0] || (sight.get(root) === 'hides' && !strays[0])) {
    const measured = cut[0]
      ? around(
          cut
            .map(rectOf)
            .map(({ left, top, right, bottom }) => [right - Math.min(left, 0), bottom - Math.min(top, 0)]),
        )
      : page;
    add(
      'clipped',
      true,
      cut,
      measured,
      limit,
      `content of ${measured} px is cut at the edge of the window, which is ${limit} and does not scroll`,
    );
  } else if (sight.get(root) === 'bar') {
    const box = boxOf(root);
    const measured = `${clientWidthOf(box)}x${clientHeightOf(box)}`;
    add(
      'scroll-bar',
      true,
      [],
      measured,
      limit,
      `a scroll bar is shown though the page fits, and leaves ${measured} px of ${limit}`,
    );
  }
  if (partly[0]) {
    const isContent = (element: Element) =>
      !isIgnored(element) && (matches(element, CONTENT) || queryAll(element, CONTENT).length > 0);
    partly.sort((one, other) => +isContent(other) - +isContent(one));
    const measured = most(
      ...partly
        .map(rectOf)
        .flatMap(({ left, top, right, bottom }) => [-left, -top, right - width, bottom - height]),
    );
    add(
      'off-screen',
      isContent(partly[0]),
      partly,
      measured,
      0,
      `${measured} px of a positioned element are outside the window`,
    );
  }
  const inner = all((judgement) => judgement === 'inner');
  if (inner[0]) {
    const measured = most(
      ...inner
        .map(boxOf)
        .flatMap((box) => [
          scrollWidthOf(box) - clientWidthOf(box),
          scrollHeightOf(box) - clientHeightOf(box),
        ]),
    );
    add('inner', false, inner, measured, 0, `${measured} px of what scrolls inside the page are not seen`);
  }
  return { measured: page, limit, problems };
}
