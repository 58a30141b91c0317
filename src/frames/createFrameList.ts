import { attributeOf, isConnected, Map, matches, nameOf, Object, pageOf } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';
import { asksServer } from './frameLoad.js';
import type { WatchedFrame } from './watchFrame.js';
import { hasArrived, isInPage, isProbe } from './whichCount.js';

/** The frames that are watched. */
export interface FrameList {
  /** Each with the frame's element. */
  all(): [frame: Element, watched: WatchedFrame][];
  of(frame: Element): WatchedFrame | undefined;
  /** The frame that shows a window. */
  ofWindow(window: MessageEventSource): WatchedFrame | undefined;
  /**
   * Watches a frame, unless it is already.
   *
   * @param wasFound - whether the frame existed before it could be seen
   * @returns undefined if `selector` does not match the frame
   */
  add(frame: Element, wasFound: boolean): WatchedFrame | undefined;
  /** The app has changed the attributes that say what a frame shows. */
  send(frame: Element): void;
  /** Drops the frames that have left the page. */
  sweep(): void;
  stop: Stop;
}

/**
 * @param selector - selects the frames to watch
 * @param watch - watches one frame
 * @param onFresh - called with a frame that is about to be watched anew, or sent to another page
 * @param onGone - called with a frame that has left the page
 */
export function createFrameList(
  selector: string,
  watch: (frame: Element, wasFound: boolean) => WatchedFrame,
  onFresh: (frame: Element) => void,
  onGone: (frame: Element) => void,
): FrameList {
  const watched = new Map<Element, WatchedFrame & { window: Window | null }>();
  const byWindow = new Map<MessageEventSource, WatchedFrame>();

  function drop(frame: Element) {
    const { stop, window: page } = watched.get(frame)!;
    stop();
    watched.delete(frame);
    if (page) byWindow.delete(page);
    onGone(frame);
  }
  function send(frame: Element) {
    const one = watched.get(frame);
    if (!one) return;
    onFresh(frame);
    const { src, data } = frame as any;
    const isOwnText = attributeOf(frame, 'srcdoc') !== null && nameOf(frame) === 'iframe';
    one.send(isOwnText ? 'about:srcdoc' : `${src ?? data}`);
  }

  return {
    all: () => [...watched],
    of: (frame) => watched.get(frame),
    ofWindow: (window) => byWindow.get(window),
    add(frame, wasFound) {
      const known = watched.get(frame);
      const page = pageOf(frame);
      if (known && known.window === page && isConnected(frame)) return known;
      if (known) drop(frame);
      if (!matches(frame, selector) || !isConnected(frame) || isProbe(frame)) return undefined;
      const made = Object.assign(watch(frame, wasFound), { window: page });
      watched.set(frame, made);
      if (page) byWindow.set(page, made);
      send(frame);
      if (wasFound && hasArrived(frame) && asksServer(made.url())) made.load(true);
      return made;
    },
    send,
    sweep() {
      for (const frame of watched.keys()) if (!isConnected(frame) || !isInPage(frame)) drop(frame);
    },
    stop: () => [...watched.keys()].forEach(drop),
  };
}
