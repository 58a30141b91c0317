import {
  adoptedOf,
  adopt,
  Document,
  Number,
  Proxy,
  Reflect,
  ShadowRoot,
  Symbol,
  WeakMap,
} from './natives.js';
import type { Patch } from './patch.js';
import type { Root, Roots } from './roots.js';
import { stopAll, type Stop } from './stop.js';

/**
 * Adopts one stylesheet in the document and in all its shadow roots. A constructed one passes
 * `Content-Security-Policy: style-src 'self'`, a style element does not (docs/facts/chromium.md, stylesheets).
 *
 * The page must see only its own sheets: some code adds its sheet if the list is empty, or removes the last one. So the page reads
 * a list without ours, and each change of this list is written to the real list, with ours at the end.
 */
export function adoptSheet(patch: Patch, roots: Roots, sheet: CSSStyleSheet): Stop {
  const shown = new WeakMap<Root, [sheets: CSSStyleSheet[], list: CSSStyleSheet[]]>();
  let stopped = false;
  const own = (sheets: Iterable<CSSStyleSheet>) => [...sheets].filter((other) => other !== sheet);
  const write = (root: Root, sheets: Iterable<CSSStyleSheet>) =>
    adopt(root, stopped || !roots.has(root) ? own(sheets) : [...own(sheets), sheet]);

  function listOf(root: Root): CSSStyleSheet[] {
    let known = shown.get(root);
    if (!known) {
      const sheets: CSSStyleSheet[] = [];
      const list = new Proxy(sheets, {
        defineProperty(_sheets, name, descriptor) {
          const next = [...sheets];
          Reflect.defineProperty(next, name, descriptor);
          write(root, next);
          return Reflect.defineProperty(sheets, name, descriptor);
        },
        deleteProperty(_sheets, name) {
          // only the last one, as in the browser's own list
          if (Number(name as string) !== sheets.length - 1) return false;
          sheets.pop();
          write(root, sheets);
          return true;
        },
      });
      shown.set(root, (known = [sheets, list]));
    }
    known[0].splice(0, known[0].length, ...own(adoptedOf(root)));
    return known[1];
  }
  const keep = (type: { prototype: object }) => [
    patch(
      type.prototype,
      'adoptedStyleSheets',
      (root, _args, next) => (roots.has(root) ? listOf(root) : next()),
      'get',
    ),
    patch(
      type.prototype,
      'adoptedStyleSheets',
      (root, [sheets], next) => {
        // the browser refuses what is not iterable
        next(roots.has(root) && sheets?.[Symbol.iterator] ? [[...own(sheets), sheet]] : undefined);
      },
      'set',
    ),
  ];

  return stopAll([
    () => roots.all().forEach((root) => write(root, adoptedOf(root))),
    () => {
      stopped = true;
    },
    roots.watch((root) => write(root, adoptedOf(root))),
    ...keep(Document),
    ...keep(ShadowRoot),
  ]);
}
