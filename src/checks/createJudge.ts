import {
  bodyOf,
  checkVisibility,
  childNodesOf,
  childrenOf,
  clientHeightOf,
  clientWidthOf,
  getComputedStyle,
  hostOf,
  HTMLIFrameElement,
  insideOf,
  Map,
  matches,
  Math,
  parentOf,
  rectOf,
  rootNodeOf,
  rootOf,
  scrollerOf,
  scrollHeightOf,
  scrollWidthOf,
  sizeOfWindow,
  Text,
} from '../browser/natives.js';

/**
 * What an element does to the recording, which has only what the window shows:
 * - `cut`: content of the page ends outside of the window;
 * - `scroller`: it fills the window and scrolls, as the page would;
 * - `off-screen` with its place: it is positioned or moved partly out of the window;
 * - `inner`: it scrolls inside of the window;
 * - `outside`: it is outside, and nothing is missed by that.
 *
 * And of the root element, what the window does: it `scrolls`, `hides` what is outside of it, or shows a `bar` for nothing.
 */
export type Judgement =
  'scrolls' | 'hides' | 'bar' | 'cut' | 'scroller' | 'inner' | 'outside' | `off-screen${string}`;

/** Layout in integers of CSS px rounds at .5, and so does `scrollWidth` (docs/facts/chromium.md, layout). */
const ROUNDING_PX = 0.5;

/** They show something that is no child of theirs. */
const REPLACED = 'video,canvas,iframe,img,object,embed,select,textarea';

/** Whether an element is in the flow of the page, has been taken out of it, or is cut by a box within the page. */
type Flow = 'page' | 'moved' | 'boxed';

/** Whether a box has been taken out of the flow, or moved by a transform. */
const isMoved = ({ position, transform, translate }: CSSStyleDeclaration): boolean =>
  position === 'absolute' || position === 'fixed' || transform !== 'none' || translate !== 'none';

const isHiding = (overflow: string): boolean => /hidden|clip/.test(overflow);

/** The document of a same-origin frame; one that is on its way has nothing yet. */
const frameDocument = (element: Element): Document | undefined => {
  const inside = element instanceof HTMLIFrameElement && insideOf(element);
  return inside && scrollerOf(inside) ? inside : undefined;
};

/** What scrolls in an element: in a same-origin frame its document, and in the root element the window. */
export const boxOf = (element: Element): Element => {
  const inside = element === rootOf(document) ? document : frameDocument(element);
  return (inside && scrollerOf(inside)) ?? element;
};

/** `overflow` of the axes in which a box has more than it shows. */
const overflowOf = (box: Element, { overflowX, overflowY }: CSSStyleDeclaration): string[] => [
  ...(scrollWidthOf(box) > clientWidthOf(box) ? [overflowX] : []),
  ...(scrollHeightOf(box) > clientHeightOf(box) ? [overflowY] : []),
];

/** The element whose `overflow` the window has: CSS Overflow 3, 3.3. */
function viewportElement(document: Document): Element {
  const root = rootOf(document)!;
  return (getComputedStyle(root).overflowX === 'visible' && bodyOf(document)) || root;
}

/** Judges elements by the layout of this moment; styles are asked of few, and of each once. */
export function createJudge(): (element: Element) => Judgement | undefined {
  const [width, height] = sizeOfWindow(window);
  const documentElement = rootOf(document)!;
  const body = bodyOf(document);
  const viewport = viewportElement(document);
  const flows = new Map<Element, Flow>();
  const boxes = new Map<Element, boolean>();

  const isOut = ({ left, top, right, bottom }: DOMRect) =>
    left <= -ROUNDING_PX ||
    top <= -ROUNDING_PX ||
    right >= width + ROUNDING_PX ||
    bottom >= height + ROUNDING_PX;
  const isSeen = ({ left, top, right, bottom }: DOMRect) =>
    right > 0 && bottom > 0 && left < width && top < height;
  const fills = ({ left, top, right, bottom }: DOMRect) =>
    left < 1 && top < 1 && right > width - 1 && bottom > height - 1;
  const around = (element: Element) =>
    element.assignedSlot ?? parentOf(element) ?? hostOf(rootNodeOf(element));

  function flowOf(element: Element): Flow {
    let flow = flows.get(element);
    if (!flow) {
      const parent = around(element);
      const style = getComputedStyle(element);
      if (!parent || element === body) flow = 'page';
      else if (style.position !== 'fixed' && isBox(parent)) flow = 'boxed';
      else if (fills(rectOf(element))) flow = 'page';
      else if (isMoved(style)) flow = 'moved';
      else flow = flowOf(parent);
      flows.set(element, flow);
    }
    return flow;
  }
  /** Whether the element clips or scrolls its own content, so that the window's edge does not matter inside it. */
  function isBox(element: Element): boolean {
    let box = boxes.get(element);
    if (box === undefined) {
      box =
        element !== body &&
        element !== documentElement &&
        (flowOf(element) === 'boxed' ||
          (getComputedStyle(element).overflowX !== 'visible' && !fills(rectOf(element))));
      boxes.set(element, box);
    }
    return box;
  }

  function judgePlace(element: Element, rect: DOMRect): Judgement | undefined {
    const { left, top, right, bottom } = rect;
    const flow = flowOf(element);
    if (flow === 'boxed') return;
    // a backdrop: more than the window on all sides where it is more
    const isBackdrop = left < 0 === right > width && top < 0 === bottom > height;
    if (fills(rect) && isBackdrop) return 'outside';
    if (flow === 'moved') {
      const parent = around(element)!;
      if (flowOf(parent) === flow && isOut(rectOf(parent))) return;
      return isSeen(rect) ? `off-screen ${[left, top, right, bottom].map(Math.round)}` : 'outside';
    }
    const hasContent =
      !childrenOf(element).length ||
      matches(element, REPLACED) ||
      [...childNodesOf(element)].some((node) => node instanceof Text && node.data.trim());
    // beside or above it is out of reach on purpose: skip links, slides
    return hasContent && (isSeen(rect) || (top >= height && right > 0 && left < width)) ? 'cut' : 'outside';
  }

  /** Whether a box has more than it shows to those who don't scroll; `visible` of a window is `auto`. */
  function judgeScroller(element: Element, rect: DOMRect): Judgement | undefined {
    const inside = frameDocument(element);
    if (element === body && viewport === body) return;
    const overflows = overflowOf(
      boxOf(element),
      getComputedStyle(inside ? viewportElement(inside) : element),
    );
    if (!overflows.some((overflow) => (inside ? !isHiding(overflow) : /auto|scroll/.test(overflow)))) return;
    return element === body || fills(rect) ? 'scroller' : 'inner';
  }

  /** A scroll bar is 15 px wide, and some are thin; `scrollbar-gutter` is no bar, and takes nothing from `clientWidth`. */
  function judgeWindow(): Judgement | undefined {
    const box = boxOf(documentElement);
    const overflows = overflowOf(box, getComputedStyle(viewport));
    if (overflows.length) return overflows.every(isHiding) ? 'hides' : 'scrolls';
    return width - clientWidthOf(box) > 1 || height - clientHeightOf(box) > 1 ? 'bar' : undefined;
  }

  return (element) => {
    if (element === documentElement) return judgeWindow();
    if ((element as SVGElement).ownerSVGElement) return;
    const rect = rectOf(element);
    const out = element !== body && isOut(rect);
    if (
      !(
        out ||
        scrollHeightOf(element) > clientHeightOf(element) ||
        scrollWidthOf(element) > clientWidthOf(element) ||
        element instanceof HTMLIFrameElement
      ) ||
      !rect.width ||
      !rect.height ||
      checkVisibility(element, { checkOpacity: true, checkVisibilityCSS: true }) === false
    )
      return;
    const place = out ? judgePlace(element, rect) : undefined;
    return place && place !== 'outside'
      ? place
      : isSeen(rect)
        ? (judgeScroller(element, rect) ?? place)
        : place;
  };
}
