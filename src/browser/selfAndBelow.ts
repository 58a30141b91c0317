import { isElement, matches, queryAll } from './natives.js';

/** The matching elements among a node that has come and what is below it, the node first. */
export const selfAndBelow = (node: Node, selector: string): Element[] => [
  ...(isElement(node) && matches(node, selector) ? [node] : []),
  ...queryAll(node, selector),
];
