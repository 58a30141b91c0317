import {
  attributeOf,
  documentOf,
  frameOf,
  hostOf,
  insideOf,
  nameOf,
  pageOf,
  rootNodeOf,
  urlOf,
  windowOf,
} from '../browser/natives.js';
import { closestAcrossRoots } from '../browser/closestAcrossRoots.js';
import { shownSize } from '../browser/shownSize.js';
import { entriesOf } from './frameLoad.js';
import { PROBE } from './openProbeDocument.js';

/** Smallest side, in CSS pixels, of a frame that counts: trackers and silent logins are smaller. */
const MIN_SIZE_PX = 32;

const OPTIONAL = 'data-recording-optional';
const REQUIRED = 'data-recording-required';

/** The nearest mark on the frame or around it counts. An element with both marks is optional. */
const markOf = (frame: Element) => {
  const marked = closestAcrossRoots(frame, [OPTIONAL, REQUIRED]);
  return marked && (attributeOf(marked, OPTIONAL) === null ? REQUIRED : OPTIONAL);
};
export const isExcused = (frame: Element): boolean => markOf(frame) === OPTIONAL;
export const isRequired = (frame: Element): boolean => markOf(frame) === REQUIRED;

/** Whether the boxes of a frame and of all frames around it are in their windows. */
export function isVisible(frame: Element | null): boolean {
  for (; frame; frame = outerFrameOf(frame)) if (shownSize(frame) < MIN_SIZE_PX) return false;
  return true;
}

/** Whether a frame is one of ours. */
export function isProbe(frame: Element): boolean {
  const host = hostOf(rootNodeOf(frame));
  const outer = outerFrameOf(frame);
  return (!!host && nameOf(host) === PROBE) || (!!outer && isProbe(outer));
}

/**
 * Whether a page has arrived in a frame that existed before. A fresh frame shows `about:blank`. A document that can't be read is of
 * another origin. But if a sandbox makes even the empty document unreadable, nobody can know.
 */
export function hasArrived(frame: Element): boolean {
  const inside = insideOf(frame);
  if (inside) return urlOf(inside) !== 'about:blank' && inside.readyState === 'complete';
  const sandbox = attributeOf(frame, 'sandbox');
  const isReadable = sandbox === null || /\ballow-same-origin\b/i.test(sandbox);
  return !!pageOf(frame) && (isReadable || entriesOf(frame, (frame as HTMLIFrameElement).src).length > 0);
}

/** Whether all frames around this one are still in their documents. */
export function isInPage(frame: Element): boolean {
  for (let realm = windowOf(documentOf(frame)); ; realm = windowOf(documentOf(frameOf(realm)!))) {
    if (!realm) return false;
    if (realm === window) return true;
    if (!frameOf(realm)) return false;
  }
}

const outerFrameOf = (element: Element) => frameOf(windowOf(documentOf(element)));
