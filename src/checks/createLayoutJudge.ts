import {
  bodyOf,
  checkVisibility,
  childNodesOf,
  childrenOf,
  clientHeightOf,
  clientWidthOf,
  getComputedStyle,
  HTMLIFrameElement,
  matches,
  Math,
  rectOf,
  rootOf,
  scrollHeightOf,
  scrollWidthOf,
  sizeOfWindow,
  Text,
} from '../browser/natives.js';
import { boxOf, frameDocument } from './boxOf.js';
import { around, createFlows } from './createFlows.js';

/**
 * What an element does to the recording, which has only what the window shows:
 * - `cut`: content of the page ends outside of the window;
 * - `scroller`: the element fills the window and scrolls, as the page would;
 * - `off-screen` with its place: the element is positioned or moved partly out of the window;
 * - `inner`: the element scrolls inside of the window;
 * - `outside`: the element is outside, but the recording misses nothing by that.
 *
 * For the root element, what the window does: it `scrolls`, `hides` what is outside of it, or shows a `bar` although all fits.
 */
export type Placement =
  'scrolls' | 'hides' | 'bar' | 'cut' | 'scroller' | 'inner' | 'outside' | `off-screen${string}`;

/** Layout in integers of CSS px rounds at .5, and so does `scrollWidth` (docs/facts/chromium.md, layout). */
const ROUNDING_PX = 0.5;

/** Elements that show something other than their children. */
const REPLACED = 'video,canvas,iframe,img,object,embed,select,textarea';

const isHiding = (overflow: string): boolean => /hidden|clip/.test(overflow);

/** The `overflow` values of those axes in which a box has more than it shows. */
const overflowOf = (box: Element, { overflowX, overflowY }: CSSStyleDeclaration): string[] => [
  ...(scrollWidthOf(box) > clientWidthOf(box) ? [overflowX] : []),
  ...(scrollHeightOf(box) > clientHeightOf(box) ? [overflowY] : []),
];

/** The element whose `overflow` applies to the window: CSS Overflow 3, 3.3. */
function viewportElement(document: Document): Element {
  const root = rootOf(document)!;
  return (getComputedStyle(root).overflowX === 'visible' && bodyOf(document)) || root;
}

/** Judges elements by the current layout. Styles are computed for few elements, and once for each. */
export function createLayoutJudge(): (element: Element) => Placement | undefined {
  const [width, height] = sizeOfWindow(window);
  const documentElement = rootOf(document)!;
  const body = bodyOf(document);
  const viewport = viewportElement(document);

  const isOut = ({ left, top, right, bottom }: DOMRect) =>
    left <= -ROUNDING_PX ||
    top <= -ROUNDING_PX ||
    right >= width + ROUNDING_PX ||
    bottom >= height + ROUNDING_PX;
  const isSeen = ({ left, top, right, bottom }: DOMRect) =>
    right > 0 && bottom > 0 && left < width && top < height;
  const fills = ({ left, top, right, bottom }: DOMRect) =>
    left < 1 && top < 1 && right > width - 1 && bottom > height - 1;
  const flows = createFlows(fills);

  function judgePlace(element: Element, rect: DOMRect): Placement | undefined {
    const { left, top, right, bottom } = rect;
    const flow = flows.of(element);
    if (flow === 'boxed') return;
    // a backdrop: if it reaches over one side of the window, it also reaches over the opposite side
    const isBackdrop = left < 0 === right > width && top < 0 === bottom > height;
    if (fills(rect) && isBackdrop) return 'outside';
    if (flow === 'moved') {
      const parent = around(element)!;
      if (flows.of(parent) === flow && isOut(rectOf(parent))) return;
      return isSeen(rect) ? `off-screen ${[left, top, right, bottom].map(Math.round)}` : 'outside';
    }
    const hasContent =
      !childrenOf(element).length ||
      matches(element, REPLACED) ||
      [...childNodesOf(element)].some((node) => node instanceof Text && node.data.trim());
    // what is placed to a side or above is out of reach on purpose: skip links, slides
    return hasContent && (isSeen(rect) || (top >= height && right > 0 && left < width)) ? 'cut' : 'outside';
  }

  /** Whether a box has content that one must scroll to see. On a window, `overflow: visible` means `auto`. */
  function judgeScroller(element: Element, rect: DOMRect): Placement | undefined {
    const inside = frameDocument(element);
    if (element === body && viewport === body) return;
    const overflows = overflowOf(
      boxOf(element),
      getComputedStyle(inside ? viewportElement(inside) : element),
    );
    if (!overflows.some((overflow) => (inside ? !isHiding(overflow) : /auto|scroll/.test(overflow)))) return;
    return element === body || fills(rect) ? 'scroller' : 'inner';
  }

  /** Scroll bars are 15 px wide, some are thinner. `scrollbar-gutter` is no bar, and does not make `clientWidth` smaller. */
  function judgeWindow(): Placement | undefined {
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
