import { isMarked } from '../browser/isMarked.js';
import type { Realms } from '../browser/realms.js';
import type { Root, Roots } from '../browser/roots.js';
import { shownSize } from '../browser/shownSize.js';
import { stopAll, type Stop } from '../browser/stop.js';
import type { FrameFailure } from './frameFailure.js';
import { PROBE } from './probe.js';
import { watchFrame, type WatchedFrame } from './watchFrame.js';
import { type OnBlocked, watchPolicies } from './watchPolicies.js';

/** A frame must be as large to count, in CSS pixels: trackers and silent logins are smaller. */
const MIN_SIZE = 32;
const FRAMES = 'iframe,object,embed';
/** Milliseconds between looks at failed frames that can't be seen. */
const PACE = 2000;

/** A frame that counts, as it is now. */
export interface FrameState {
  /** Not in JSON. */
  readonly frame: Element;
  url: string;
  state: 'loading' | 'loaded' | 'failed';
  reason?: FrameFailure['reason'];
  detail?: string;
}

export interface FrameOptions {
  /** Selector of the frames that must not fail, or `none`. */
  frames: string;
  frameTimeout: number;
  frameRetries: number;
  frameProbe: boolean;
}

/**
 * Watches every frame of the page, of its shadow roots and its same-origin frames, from now on or from when it comes.
 * A failed one that can't be seen is no failure until it can.
 *
 * Limitation: a frame in a shadow root of a child frame's document is not found.
 *
 * @param onState - told when a frame may be in another state
 * @returns what ends it, `sent`, to be told that a frame's page was replaced without its attribute, and the frames that
 *   count, as they are now
 */
export function watchFrames(
  { frames, frameTimeout, frameRetries, frameProbe }: FrameOptions,
  roots: Roots,
  realms: Realms,
  onFailure: (failure: FrameFailure) => void,
  onHidden: (failure: FrameFailure) => void,
  onState: () => void,
): { sent(frame: Element, url: string): void; states(): FrameState[]; stop: Stop } {
  const watched = new Map<Element, WatchedFrame & { window: Window | null }>();
  const byWindow = new Map<MessageEventSource, WatchedFrame>();
  /** Failures of frames that can't be seen. */
  const hidden = new Map<Element, FrameFailure>();
  const failures = new Map<Element, FrameFailure>();
  let mayProbe = frameProbe;
  let looks: ReturnType<typeof setTimeout> | undefined;

  /** No observer tells of `visibility`, nor of the frames around a frame. */
  function look() {
    for (const [frame, failure] of hidden) {
      if (isVisible(frame) && hidden.delete(frame)) onFailure(failure);
    }
    lookLater();
  }
  function lookLater() {
    clearTimeout(looks);
    if (hidden.size) looks = setTimeout(look, PACE);
  }

  const rules = {
    frameTimeout,
    frameRetries,
    shown: new Set<string>(),
    mayProbe: (frame: Element) => mayProbe && frame.getAttribute('data-recording-probe') !== 'off',
    isWaiting: (frame: Element) => (frame as HTMLIFrameElement).loading === 'lazy' && !isVisible(frame),
    onForbidden() {
      mayProbe = false;
    },
    onFailure(failure: FrameFailure) {
      const { frame } = failure;
      failures.set(frame, failure);
      if (isExcused(frame)) return;
      if (isVisible(frame)) return onFailure(failure);
      hidden.set(frame, failure);
      lookLater();
      onHidden(failure);
    },
    onState,
  };

  function add(frame: Element): WatchedFrame | undefined {
    const known = watched.get(frame);
    const page = (frame as HTMLIFrameElement).contentWindow;
    if (known && known.window === page && frame.isConnected) return known;
    if (known) drop(frame);
    if (!frame.matches(frames) || !frame.isConnected || isProbe(frame)) return;
    const made = Object.assign(watchFrame(frame as HTMLIFrameElement, rules), { window: page });
    watched.set(frame, made);
    if (page) byWindow.set(page, made);
    begin(frame, made);
    if (hasLoaded(frame)) made.load();
    return made;
  }
  function drop(frame: Element) {
    const { stop, window: page } = watched.get(frame)!;
    stop();
    watched.delete(frame);
    if (page) byWindow.delete(page);
    forget(frame);
    onState();
  }
  function forget(frame: Element) {
    hidden.delete(frame);
    failures.delete(frame);
  }
  function begin(frame: Element, made = watched.get(frame)) {
    forget(frame);
    const { srcdoc, src, data } = frame as any;
    made?.begin(frame.hasAttribute('srcdoc') && srcdoc !== undefined ? 'about:srcdoc' : (src ?? data));
  }
  const find = (node: Node) => {
    if (!(node as Element).querySelectorAll) return;
    if ((node as Element).matches?.(FRAMES)) add(node as Element);
    (node as Element).querySelectorAll(FRAMES).forEach(add);
  };

  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList') addedNodes.forEach(find);
      else if (watched.has(target as Element)) begin(target as Element);
    }
    for (const frame of watched.keys()) if (!frame.isConnected) drop(frame);
  });
  const onLoad = ({ target }: Event) => {
    if ((target as Element).matches?.(FRAMES)) add(target as Element)?.load();
  };
  const onError = ({ target }: Event) => {
    if ((target as Element).matches?.('object')) add(target as Element)?.fail();
  };
  function enter(root: Root) {
    observer.observe(root, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['src', 'srcdoc', 'data'],
    });
    root.addEventListener('load', onLoad, true);
    root.addEventListener('error', onError, true);
    find(root);
  }
  function leave(root: Root) {
    root.removeEventListener('load', onLoad, true);
    root.removeEventListener('error', onError, true);
  }

  const onBlocked: OnBlocked = (directive, blocked) => {
    const loading = [...watched.values()].filter((one) => one.isLoading());
    const hit = loading.filter((one) =>
      directive === 'frame-ancestors'
        ? blocked.startsWith(one.origin())
        : [one.url().split('#')[0], one.origin()].includes(blocked),
    );
    // `frame-ancestors` names an origin only: of two that load from there it may be either
    if (directive !== 'frame-ancestors' || hit.length === 1) for (const one of hit) one.block(directive);
  };
  const onMessage = ({ source, data, origin }: MessageEvent) => {
    if (source) {
      byWindow
        .get(source)
        ?.hear(data, origin, (recordingCompanion) =>
          (source as Window).postMessage({ recordingCompanion }, origin === 'null' ? '*' : origin),
        );
    }
  };
  return {
    sent: (frame, url) => watched.get(frame)?.begin(url),
    states: () =>
      [...watched].flatMap(([frame, { url, state }]) => {
        if (isExcused(frame) || !isVisible(frame)) return [];
        const { reason, detail } = failures.get(frame) ?? {};
        const known = { url: url(), state: state(), reason, detail };
        return Object.defineProperty(known as FrameState, 'frame', { value: frame });
      }),
    stop: stopAll([
      () => clearTimeout(looks),
      watchPolicies(onBlocked),
      () => observer.disconnect(),
      // asked for at the end: an undo for each would keep alive what the page has dropped
      () => roots.all().forEach(leave),
      roots.watch(enter),
      realms.watch((realm) => {
        realm.addEventListener('message', onMessage);
        const deafen = () => realm.removeEventListener('message', onMessage);
        if (realm === window) return deafen;
        const { navigation, frameElement } = realm;
        const onNavigate = ({ destination, downloadRequest }: NavigateEvent) => {
          if (destination.sameDocument || downloadRequest !== null) return;
          if (frameElement) watched.get(frameElement)?.leave(destination.url);
        };
        navigation?.addEventListener('navigate', onNavigate);
        const { document: inside } = realm;
        enter(inside);
        return stopAll([
          deafen,
          () => leave(inside),
          () => navigation?.removeEventListener('navigate', onNavigate),
        ]);
      }),
      () => [...watched.keys()].forEach(drop),
      () => document.querySelectorAll(PROBE).forEach((host) => host.remove()),
    ]),
  };
}

const isExcused = (frame: Element) => isMarked(frame, 'data-recording-optional');

/** Whether a frame had loaded before it was found: a fresh one shows `about:blank`, and has no entry. */
function hasLoaded(frame: Element): boolean {
  const { contentDocument: inside, src } = frame as HTMLIFrameElement;
  if (inside) return inside.URL !== 'about:blank' && inside.readyState === 'complete';
  const { performance } = frame.ownerDocument.defaultView ?? window;
  return !!src && performance.getEntriesByName(src.split('#')[0]!, 'resource').length > 0;
}

/** Whether a frame is one of ours. */
function isProbe(node: Node): boolean {
  const { host } = node.getRootNode() as ShadowRoot;
  const outer = node.ownerDocument!.defaultView?.frameElement;
  return host?.localName === PROBE || (!!outer && isProbe(outer));
}

/** Whether a frame's box is in the window, with all frames around it. */
function isVisible(frame: Element | null): boolean {
  for (; frame; frame = frame.ownerDocument.defaultView?.frameElement ?? null) {
    if (shownSize(frame) < MIN_SIZE) return false;
  }
  return true;
}
