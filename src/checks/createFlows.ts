import {
  bodyOf,
  getComputedStyle,
  hostOf,
  Map,
  parentOf,
  rectOf,
  rootNodeOf,
  rootOf,
} from '../browser/natives.js';

/** Whether an element is in the flow of the page, has been taken out of it, or is cut by a box within the page. */
export type Flow = 'page' | 'moved' | 'boxed';

/** Where an element stands in the flow. Styles are computed for few elements, and once for each. */
export interface Flows {
  of(element: Element): Flow;
}

/** Whether a box has been taken out of the flow, or moved by a transform. */
const isMoved = ({ position, transform, translate }: CSSStyleDeclaration): boolean =>
  position === 'absolute' || position === 'fixed' || transform !== 'none' || translate !== 'none';

/** The element around another one, across shadow roots. */
export const around = (element: Element): Element | null | undefined =>
  element.assignedSlot ?? parentOf(element) ?? hostOf(rootNodeOf(element));

/**
 * The flows in the current layout.
 *
 * @param fills - whether a box fills the window
 */
export function createFlows(fills: (rect: DOMRect) => boolean): Flows {
  const documentElement = rootOf(document)!;
  const body = bodyOf(document);
  const flows = new Map<Element, Flow>();
  const boxes = new Map<Element, boolean>();

  function of(element: Element): Flow {
    let flow = flows.get(element);
    if (!flow) {
      const parent = around(element);
      const style = getComputedStyle(element);
      if (!parent || element === body) flow = 'page';
      else if (style.position !== 'fixed' && isBox(parent)) flow = 'boxed';
      else if (fills(rectOf(element))) flow = 'page';
      else if (isMoved(style)) flow = 'moved';
      else flow = of(parent);
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
        (of(element) === 'boxed' ||
          (getComputedStyle(element).overflowX !== 'visible' && !fills(rectOf(element))));
      boxes.set(element, box);
    }
    return box;
  }

  return { of };
}
