import { shareStart } from './shareStart.js';
import { documentOf, Element, queryAll, Set, shadowOf } from './natives.js';
import type { Patch } from './patch.js';
import { stopAll, type Stop } from './stop.js';
import { createWeakList } from './weakList.js';

/** The document, or a shadow root in it. */
export type Root = Document | ShadowRoot;

/** The document and its shadow roots, open and closed. */
export interface Roots {
  /** Calls back for each known root, then for each new one. */
  watch(onRoot: (root: Root) => void): Stop;
  /** Takes in the open roots below `from`, also those made by the parser. Costs one walk over the elements. */
  scan(from: Node): void;
  /** Whether a root is known and still in this document. */
  has(root: Root): boolean;
  all(): Root[];
}

/**
 * Patches `attachShadow`, because no event and no observer reports a new root.
 *
 * Limitation: the parser makes a declarative root without this call (Chromium 156, docs/facts/chromium.md, stylesheets).
 * `scan()` finds it if it is open; a closed root is found only when its element calls `attachShadow` again.
 */
export function createRoots(patch: Patch): Roots {
  const shadows = createWeakList<ShadowRoot>();
  const watchers = new Set<(root: Root) => void>();
  const start = shareStart(() =>
    patch(Element.prototype, 'attachShadow', (_self, _args, next) => {
      const root = next();
      add(root);
      return root;
    }),
  );
  const all = (): Root[] => [document, ...shadows.all()];

  function add(root: ShadowRoot) {
    // our patched prototype may also serve an element of a child frame's document
    if (documentOf(root) !== document || !shadows.add(root)) return;
    for (const onRoot of watchers) onRoot(root);
  }
  function scan(from: Node) {
    for (const element of queryAll(from, '*')) {
      const root = shadowOf(element);
      if (!root) continue;
      add(root);
      scan(root);
    }
  }

  return {
    watch(onRoot) {
      watchers.add(onRoot);
      all().forEach(onRoot);
      return stopAll([start(), () => watchers.delete(onRoot)]);
    },
    scan,
    has: (root) => root === document || (shadows.has(root) && documentOf(root) === document),
    all,
  };
}
