import { counted } from './counted.js';
import type { Root, Roots } from './roots.js';
import { stopAll, type Stop } from './stop.js';

/** Elements that come into the page. */
export interface Insertions {
  /**
   * Calls back with each root to observe and what is in it, then with every element that is inserted, before it is
   * painted. The descendants of an inserted element get no call of their own; a call may come twice.
   */
  watch(onInserted: (inserted: Root | Element) => void): Stop;
  /** Observes the document of a child frame too. */
  observe(document: Document): void;
}

/** One MutationObserver for the document and all its shadow roots. */
export function createInsertions(roots: Roots): Insertions {
  const watchers = new Set<(inserted: Root | Element) => void>();
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (node.nodeType === 1) tell(node as Element);
    }
  });
  function tell(inserted: Root | Element) {
    const host = inserted.parentNode;
    if (host) roots.scan(host); // with the element itself
    for (const onInserted of watchers) onInserted(inserted);
  }
  const observe = (root: Root) => {
    observer.observe(root, { childList: true, subtree: true });
    tell(root);
  };
  const start = counted(() => {
    // the parser adds a declarative root after its host has been told of
    const scan = () => roots.scan(document);
    document.addEventListener('DOMContentLoaded', scan);
    return stopAll([
      () => document.removeEventListener('DOMContentLoaded', scan),
      () => observer.disconnect(),
      roots.watch(observe),
    ]);
  });

  return {
    watch(onInserted) {
      watchers.add(onInserted);
      roots.all().forEach(onInserted);
      return stopAll([start(), () => watchers.delete(onInserted)]);
    },
    observe,
  };
}
