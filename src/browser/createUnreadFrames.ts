import { documentOf, insideOf, isConnected, nameOf, Set } from './natives.js';

/** Frames whose document can't be read: it is of another origin, or it has not come yet. */
export interface UnreadFrames {
  add(frame: Element): void;
  /** Calls back with the documents that can be read now. */
  look(): void;
}

/**
 * A frame that comes back from another origin, or from an error page, tells nobody before its load event. So it is looked at
 * whenever anything happens in the page.
 *
 * @param onDocument - called with the frame's document; for an `embed` and a `frame`, whose document no attribute gives, with the
 *   document around it
 */
export function createUnreadFrames(onDocument: (document: Document) => void): UnreadFrames {
  const frames = new Set<Element>();
  return {
    add: (frame) => frames.add(frame),
    look() {
      for (const frame of frames) {
        const isGone = !isConnected(frame);
        const inside = isGone ? null : insideOf(frame);
        if (isGone || inside) frames.delete(frame);
        if (inside) onDocument(inside);
        else if (!isGone && /^(embed|frame)$/.test(nameOf(frame))) onDocument(documentOf(frame));
      }
    },
  };
}
