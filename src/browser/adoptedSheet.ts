import { Document, ShadowRoot, Symbol } from './natives.js';
import type { Patch } from './patch.js';
import type { Root, Roots } from './roots.js';
import { stopAll, type Stop } from './stop.js';

/**
 * Adopts one stylesheet in the document and in all its shadow roots. A constructed one passes
 * `Content-Security-Policy: style-src 'self'`, a style element does not (facts/constraints.md 9). A page that
 * assigns `adoptedStyleSheets` drops it, so the setters put it back.
 *
 * Limitation: a page that empties the array in place (`.length = 0`) drops it until its next assignment.
 */
export function adoptSheet(patch: Patch, roots: Roots, sheet: CSSStyleSheet): Stop {
  const without = (sheets: Iterable<CSSStyleSheet>) => [...sheets].filter((other) => other !== sheet);
  const keepOnAssignment = (owner: object) =>
    patch(
      owner,
      'adoptedStyleSheets',
      (root, [sheets], next) => {
        // what is not iterable is for the browser to refuse
        next(roots.has(root) && sheets?.[Symbol.iterator] ? [[...without(sheets), sheet]] : undefined);
      },
      'set',
    );
  const assign = (root: Root, ...more: CSSStyleSheet[]) => {
    root.adoptedStyleSheets = [...without(root.adoptedStyleSheets), ...more];
  };

  return stopAll([
    () => roots.all().forEach((root) => roots.has(root) && assign(root)),
    roots.watch((root) => assign(root, sheet)),
    keepOnAssignment(Document.prototype),
    keepOnAssignment(ShadowRoot.prototype),
  ]);
}
