import {
  addListener,
  attributeOf,
  documentOf,
  Object,
  queryAll,
  removeElement,
  removeListener,
} from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import type { Realms } from '../browser/realms.js';
import type { Roots } from '../browser/roots.js';
import { createSource, type Source } from '../browser/source.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { createServers } from './createServers.js';
import { findFrames } from './findFrames.js';
import type { FrameFailure } from './frameFailure.js';
import { asksServer, originOf } from './frameLoad.js';
import { PROBE } from './openProbeDocument.js';
import { trackFailures } from './trackFailures.js';
import { watchNavigations } from './watchNavigations.js';
import type { FrameElement, FrameRules } from './createFrameLife.js';
import { createFrameList } from './createFrameList.js';
import { watchFrame, type WatchedFrame } from './watchFrame.js';
import { type OnBlocked, watchPolicies } from './watchPolicies.js';
import { isExcused, isRequired, isVisible } from './whichCount.js';

/** A frame that counts, as it is now. */
export interface FrameState {
  /** Not in JSON. */
  readonly frame: Element;
  url: string;
  /** `unknown`: something speaks against its page, but proves nothing. */
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

/** Called with what happens to frames. */
export interface FrameListener {
  onFailure(failure: FrameFailure): void;
  /** A frame that can't be seen has failed. This does not count until it can be seen. */
  onHidden(failure: FrameFailure): void;
  /** A frame that can be seen may have failed, but this can't be known. */
  onDoubt(url: string, doubt: string, isMild: boolean): void;
}

/** The current states of the frames that count. */
export interface WatchedFrames extends Source<FrameState[]> {
  /** Call this when a frame's page was replaced by `url` without a change of its attribute. */
  replaced(frame: Element, url: string): void;
  stop: Stop;
}

/** Used where no frames can be watched. */
export const NO_FRAMES: WatchedFrames = { now: () => [], watch: () => noop, replaced: noop, stop: noop };

/**
 * Watches every frame, now or when it comes: in the page, in its shadow roots, and in its same-origin frames. A failed
 * frame that can't be seen does not count until it can be seen.
 *
 * Limitation: a frame in a shadow root of a child frame's document is not found.
 *
 * @param options - if `frames` is given, the app has named these frames, so each is required
 * @param onError - called with what our own code throws
 */
export function watchFrames(
  { frames: selector, frameTimeout, frameRetries, frameProbe }: FrameOptions,
  roots: Roots,
  realms: Realms,
  { onFailure, onHidden, onDoubt }: FrameListener,
  onError: (error: unknown) => void,
): WatchedFrames {
  const isNamed = selector !== undefined;
  const failures = trackFailures((failure) => {
    onFailure(failure);
    changed();
  }, onHidden);
  const { now, watch, changed } = createSource<FrameState[]>(
    () =>
      list
        .all()
        .flatMap(([frame, one]) =>
          isExcused(frame) || !isVisible(frame) ? [] : stateOf(frame, one, failures.of(frame)),
        ),
    onError,
  );

  const rules: FrameRules = {
    frameTimeout,
    frameRetries,
    servers: createServers(
      (origin) => list.all().forEach(([, one]) => one.reconsider(origin)),
      navigationEntry()?.type === 'reload',
    ),
    mayProbe: (frame) => frameProbe && attributeOf(frame, 'data-recording-probe') !== 'off',
    isWaiting: (frame) => attributeOf(frame, 'loading') === 'lazy' && !isVisible(frame),
    onFailure: (found) => failures.add({ ...found, required: isNamed || isRequired(found.frame) }),
    onMended: failures.forget,
    onDoubt(frame, url, doubt) {
      if (!isExcused(frame) && isVisible(frame)) onDoubt(url, doubt.doubt, !!doubt.isMild);
    },
    onPhase: () => changed(),
    onError,
  };

  const list = createFrameList(
    selector ?? 'iframe',
    (frame, wasFound) => watchFrame(frame as FrameElement, wasFound, rules),
    failures.forget,
    (frame) => {
      failures.forget(frame);
      changed();
    },
  );
  const onBlocked: OnBlocked = (directive, blocked, document) => {
    const here = list
      .all()
      .flatMap(([frame, one]) => (documentOf(frame) === document && asksServer(one.url()) ? one : []));
    const others = queryAll(document, 'iframe,frame,object,embed').filter(
      (frame: any) => !list.of(frame) && originOf(`${frame.src ?? frame.data}`) === originOf(blocked),
    );
    blame(here, others.length, directive, blocked);
  };
  const onMessage = ({ source, data, origin, isTrusted }: MessageEvent) => {
    // a script can make an event with any `source` and `origin`
    const one = isTrusted && source && list.ofWindow(source);
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
      failures.forget(frame);
      list.of(frame)?.send(url);
    },
    now,
    watch,
    stop: stopAll([
      failures.stop,
      watchPolicies(realms, onBlocked),
      findFrames(roots, realms, {
        onFound: list.add,
        onLoad: (frame) => list.add(frame, false)?.load(),
        onError: (frame) => list.add(frame, false)?.error(),
        onSource: list.send,
        onChange: list.sweep,
      }),
      realms.watchDocuments((_document, realm) => {
        addListener(realm, 'message', onMessage);
        return () => removeListener(realm, 'message', onMessage);
      }),
      realms.watchDocuments((_document, realm) => watchNavigations(realm, list.of)),
      list.stop,
      realms.watchDocuments((inside) => () => {
        for (const host of queryAll(inside, PROBE)) removeElement(host);
      }),
    ]),
  };
}

function stateOf(
  frame: Element,
  { url, phase, doubt }: WatchedFrame,
  failure: FrameFailure | undefined,
): FrameState {
  const { reason, certainty, required, detail = doubt() } = failure ?? {};
  const now = phase();
  const state = now === 'judging' || now === 'retrying' ? 'loading' : now;
  const known = { url: url(), state, reason, certainty, required, detail };
  return Object.defineProperty(known as FrameState, 'frame', { value: frame });
}

/**
 * Tells frames that a policy has blocked their page. If several may be meant, none is blamed, and each is judged by itself.
 *
 * @param frames - the frames of that document that are watched
 * @param others - the number of frames of the blocked page's origin that are not watched
 * @param blocked - the URL that was blocked. For another origin, it is only the origin; for a redirected frame, it is the target of the
 *   redirect
 */
function blame(frames: readonly WatchedFrame[], others: number, directive: string, blocked: string): void {
  const isAwaited = (one: WatchedFrame) => one.phase() === 'loading' || one.phase() === 'judging';
  const isOfOrigin = (one: WatchedFrame) => originOf(one.url()) === originOf(blocked);
  const awaited = frames.filter(isAwaited);
  for (const one of awaited) one.hearBlock();
  const exact = awaited.filter((one) => one.url().split('#')[0] === blocked);
  if (directive !== 'frame-ancestors' && exact.length)
    return exact.forEach((one) => one.block(directive, true));
  // a page that is shown may go on to another one of its origin
  const [only, ...more] = frames.filter(isOfOrigin);
  if (only && isAwaited(only) && !more.length && !others) only.block(directive, false);
}
