import {
  addListener,
  attributeOf,
  clearTimeout,
  documentOf,
  isConnected,
  isElement,
  Map,
  matches,
  MutationObserver,
  nameOf,
  Object,
  pageOf,
  queryAll,
  removeElement,
  removeListener,
  setTimeout,
} from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import type { Realms } from '../browser/realms.js';
import type { Roots } from '../browser/roots.js';
import { createSource, type Source } from '../browser/source.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { createServers } from './createServers.js';
import type { FrameFailure } from './frameFailure.js';
import { asksServer, originOf } from './frameLoad.js';
import { PROBE } from './openProbeDocument.js';
import { watchNavigations } from './watchNavigations.js';
import { type FrameRules, watchFrame, type WatchedFrame } from './watchFrame.js';
import { type OnBlocked, watchPolicies } from './watchPolicies.js';
import { hasArrived, isExcused, isInPage, isProbe, isRequired, isVisible } from './whichCount.js';

const FRAMES = 'iframe,object,embed';
/** Milliseconds between looks at failed frames that can't be seen. */
const PACE_MS = 2000;

/** A frame that counts, as it is now. */
export interface FrameState {
  /** Not in JSON. */
  readonly frame: Element;
  url: string;
  /** `unknown`: something speaks against its page, and proves nothing. */
  state: 'loading' | 'loaded' | 'failed' | 'unknown';
  reason?: FrameFailure['reason'];
  certainty?: FrameFailure['certainty'];
  required?: boolean;
  /** The evidence, in words. */
  detail?: string;
}

export interface FrameOptions {
  /** Selector of the frames that must not fail, or `none`. Default `iframe`. */
  frames?: string;
  frameTimeout: number;
  frameRetries: number;
  frameProbe: boolean;
}

/** Who is told what becomes of frames. */
export interface FrameListener {
  onFailure(failure: FrameFailure): void;
  /** A frame that can't be seen has failed, which is no failure until it can. */
  onHidden(failure: FrameFailure): void;
  /** A frame that can be seen may have failed, for all that can be known. */
  onDoubt(url: string, doubt: string, isMild: boolean): void;
}

/** The frames that count, as they are now. */
export interface WatchedFrames extends Source<FrameState[]> {
  /** To be told that a frame's page was replaced by `url` without its attribute. */
  replaced(frame: Element, url: string): void;
  stop: Stop;
}

/** Where none can be watched. */
export const NO_FRAMES: WatchedFrames = { now: () => [], watch: () => noop, replaced: noop, stop: noop };

/**
 * Watches every frame of the page, of its shadow roots and its same-origin frames, from now on or from when it comes.
 * A failed one that can't be seen is no failure until it can.
 *
 * Limitation: a frame in a shadow root of a child frame's document is not found.
 *
 * @param options - `frames` given: the app has named these frames, and each is required
 * @param onError - told what failed of the companion itself
 */
export function watchFrames(
  { frames: selector, frameTimeout, frameRetries, frameProbe }: FrameOptions,
  roots: Roots,
  realms: Realms,
  { onFailure, onHidden, onDoubt }: FrameListener,
  onError: (error: unknown) => void,
): WatchedFrames {
  const isNamed = selector !== undefined;
  const frames = selector ?? 'iframe';
  const watched = new Map<Element, WatchedFrame & { window: Window | null }>();
  const byWindow = new Map<MessageEventSource, WatchedFrame>();
  /** Failures of frames that can't be seen. */
  const hidden = new Map<Element, FrameFailure>();
  const failures = new Map<Element, FrameFailure>();
  let looks: ReturnType<typeof setTimeout> | undefined;
  const { now, watch, changed } = createSource<FrameState[]>(
    () =>
      [...watched].flatMap(([frame, { url, phase, doubt }]) => {
        if (isExcused(frame) || !isVisible(frame)) return [];
        const { reason, certainty, required, detail = doubt() } = failures.get(frame) ?? {};
        const now = phase();
        const state = now === 'judging' || now === 'retrying' ? 'loading' : now;
        const known = { url: url(), state, reason, certainty, required, detail };
        return Object.defineProperty(known as FrameState, 'frame', { value: frame });
      }),
    onError,
  );

  function tellFailure(failure: FrameFailure) {
    onFailure(failure);
    changed();
  }
  /** No observer tells of `visibility`, nor of the frames around a frame. */
  function look() {
    for (const [frame, failure] of hidden) {
      if (isVisible(frame) && hidden.delete(frame) && !isExcused(frame)) tellFailure(failure);
    }
    lookLater();
  }
  function lookLater() {
    clearTimeout(looks);
    if (hidden.size) looks = setTimeout(look, PACE_MS);
  }
  const forget = (frame: Element) => {
    hidden.delete(frame);
    failures.delete(frame);
  };

  const rules: FrameRules = {
    frameTimeout,
    frameRetries,
    servers: createServers(
      (origin) => watched.forEach((one) => one.reconsider(origin)),
      navigationEntry()?.type === 'reload',
    ),
    mayProbe: (frame) => frameProbe && attributeOf(frame, 'data-recording-probe') !== 'off',
    isWaiting: (frame) => attributeOf(frame, 'loading') === 'lazy' && !isVisible(frame),
    onFailure(found) {
      const { frame } = found;
      const failure = { ...found, required: isNamed || isRequired(frame) };
      failures.set(frame, failure);
      if (isExcused(frame)) return;
      if (isVisible(frame)) return tellFailure(failure);
      hidden.set(frame, failure);
      lookLater();
      onHidden(failure);
    },
    onMended: forget,
    onDoubt(frame, url, doubt) {
      if (!isExcused(frame) && isVisible(frame)) onDoubt(url, doubt.doubt, !!doubt.isMild);
    },
    onPhase: () => changed(),
    onError,
  };

  /** @param isOld - whether nobody has seen it come */
  function add(frame: Element, isOld: boolean): WatchedFrame | undefined {
    const known = watched.get(frame);
    const page = pageOf(frame);
    if (known && known.window === page && isConnected(frame)) return known;
    if (known) drop(frame);
    if (!matches(frame, frames) || !isConnected(frame) || isProbe(frame)) return;
    const made = Object.assign(watchFrame(frame as HTMLIFrameElement, isOld, rules), { window: page });
    watched.set(frame, made);
    if (page) byWindow.set(page, made);
    send(frame, made);
    if (isOld && hasArrived(frame) && asksServer(made.url())) made.load(true);
    return made;
  }
  function drop(frame: Element) {
    const { stop, window: page } = watched.get(frame)!;
    stop();
    watched.delete(frame);
    if (page) byWindow.delete(page);
    forget(frame);
    changed();
  }
  function send(frame: Element, made = watched.get(frame)) {
    forget(frame);
    const { src, data } = frame as any;
    made?.send(
      attributeOf(frame, 'srcdoc') !== null && nameOf(frame) === 'iframe' ? 'about:srcdoc' : `${src ?? data}`,
    );
  }
  const find = (node: Node, isOld: boolean) => {
    if (isElement(node) && matches(node, FRAMES)) add(node, isOld);
    for (const frame of queryAll(node, FRAMES)) add(frame, isOld);
  };

  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList') addedNodes.forEach((node) => find(node, false));
      else if (watched.has(target as Element)) send(target as Element);
    }
    for (const frame of watched.keys()) if (!isConnected(frame) || !isInPage(frame)) drop(frame);
  });
  const onLoad = ({ target }: Event) => {
    if (isElement(target) && matches(target, FRAMES)) add(target, false)?.load();
  };
  const onElementError = ({ target }: Event) => {
    if (isElement(target) && nameOf(target) === 'object') add(target, false)?.fail();
  };
  function enter(root: Node) {
    observer.observe(root, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['src', 'srcdoc', 'data'],
    });
    addListener(root, 'load', onLoad, true);
    addListener(root, 'error', onElementError, true);
    find(root, true);
  }
  function leave(root: Node) {
    removeListener(root, 'load', onLoad, true);
    removeListener(root, 'error', onElementError, true);
  }

  const onBlocked: OnBlocked = (directive, blocked, document) => {
    const loading = [...watched].filter(
      ([frame, one]) =>
        documentOf(frame) === document &&
        (one.phase() === 'loading' || one.phase() === 'judging') &&
        asksServer(one.url()),
    );
    const exact = loading.filter(([, one]) => one.url().split('#')[0] === blocked);
    const ofOrigin = loading.filter(([, one]) => originOf(one.url()) === originOf(blocked));
    // Of another origin only the origin is told, and of a frame that was redirected the place where it was redirected to: then
    // each is asked about by itself.
    if (directive !== 'frame-ancestors' && exact.length) {
      for (const [, one] of exact) one.block(directive, true);
    } else if (ofOrigin.length === 1) ofOrigin[0]![1].block(directive, false);
  };
  const onMessage = ({ source, data, origin, isTrusted }: MessageEvent) => {
    // `source` and `origin` of an event that a script has made are what that script says
    const one = isTrusted && source && byWindow.get(source);
    if (!one) return;
    try {
      one.hear(data, origin, (recordingCompanion) =>
        (source as Window).postMessage({ recordingCompanion }, origin === 'null' ? '*' : origin),
      );
    } catch (error) {
      onError(error);
    }
  };
  return {
    replaced(frame, url) {
      forget(frame);
      watched.get(frame)?.send(url);
    },
    now,
    watch,
    stop: stopAll([
      () => clearTimeout(looks),
      watchPolicies(realms, onBlocked),
      () => observer.disconnect(),
      // asked for at the end: an undo for each would keep alive what the page has dropped
      () => roots.all().forEach(leave),
      roots.watch((root) => root === document || enter(root)),
      realms.watchDocuments((inside, realm) => {
        enter(inside);
        addListener(realm, 'message', onMessage);
        return stopAll([() => leave(inside), () => removeListener(realm, 'message', onMessage)]);
      }),
      realms.watchDocuments((_document, realm) => watchNavigations(realm, (frame) => watched.get(frame))),
      () => [...watched.keys()].forEach(drop),
      realms.watchDocuments((inside) => () => {
        for (const host of queryAll(inside, PROBE)) removeElement(host);
      }),
    ]),
  };
}
