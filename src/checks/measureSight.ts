import {
  clientHeightOf,
  clientWidthOf,
  matches,
  queryAll,
  rectOf,
  rootOf,
  scrollHeightOf,
  scrollWidthOf,
} from '../browser/natives.js';
import { isMarked } from '../browser/isMarked.js';
import { boxOf } from './boxOf.js';
import type { Placement } from './createLayoutJudge.js';

/** What stood out in the page. */
export type Sight = Map<Element, Placement>;

/** CSS px. */
type Size = readonly [width: number, height: number];

/** An element that stood out, in plain values. Sizes are in CSS px. */
export interface Measured {
  element: Element;
  placement: Placement | undefined;
  rect: Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;
  /** For the box that scrolls in the element: the size of its content, and of the part that it shows. */
  content: Size;
  shown: Size;
  /** The page has marked it as not to be checked. */
  isIgnored: boolean;
  /** It is or contains what a class is recorded for. Computed only for elements that are partly outside. */
  isContent: boolean;
}

/** What a class is recorded for. It is an error if such an element is partly outside. */
const CONTENT = 'dialog,[role$=dialog],[aria-modal=true],video,canvas,iframe';

/** Measures the root element, which comes first, and the elements that stood out. */
export const measureSight = (sight: Sight): [root: Measured, ...others: Measured[]] => {
  const root = rootOf(document)!;
  const others = [...sight].flatMap(([element, placement]) =>
    element === root ? [] : measure(element, placement),
  );
  return [measure(root, sight.get(root)), ...others];
};

function measure(element: Element, placement: Placement | undefined): Measured {
  const box = boxOf(element);
  const isIgnored = isMarked(element, 'data-recording-ignore');
  return {
    element,
    placement,
    rect: rectOf(element),
    content: [scrollWidthOf(box), scrollHeightOf(box)],
    shown: [clientWidthOf(box), clientHeightOf(box)],
    isIgnored,
    isContent:
      !isIgnored &&
      isOffScreen(placement) &&
      (matches(element, CONTENT) || queryAll(element, CONTENT).length > 0),
  };
}

/** Whether an element is positioned or moved partly out of the window. */
export const isOffScreen = (placement: Placement | undefined): boolean =>
  !!placement?.startsWith('off-screen');
