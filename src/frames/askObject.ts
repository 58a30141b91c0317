import {
  attributeOf,
  createElement,
  documentOf,
  insideOf,
  pageOf,
  Promise,
  setTimeout,
  urlOf,
} from '../browser/natives.js';
import { trustedUrl } from '../browser/trustedUrl.js';
import { firstEvent } from './firstEvent.js';
import { openProbeDocument } from './openProbeDocument.js';

/** Milliseconds in which the report of a policy comes. */
const REPORT_MS = 200;

/**
 * Loads a URL in an `<object>`, which fires `error`, while an iframe of another origin fires no such event (docs/frames.md, "Ways
 * of asking").
 *
 * @param isSandboxed - use false only to look for a PDF, because scripts of a page would run
 * @returns `shown` or `refused`: what the browser did; `blocked`: the page's own policy forbids the place to which the answer leads;
 *   `forbidden`: it forbids the request; undefined: no answer in time (a download, a 204, a hanging server)
 */
export async function askObject(
  frame: Element,
  url: string,
  isSandboxed = true,
): Promise<'shown' | 'refused' | 'blocked' | 'forbidden' | undefined> {
  const probe = openProbeDocument(frame, isSandboxed);
  if (!probe) return 'forbidden';
  try {
    const object = createElement(documentOf(probe.body), 'object');
    object.type = 'text/html';
    try {
      object.data = trustedUrl(url);
    } catch {
      return 'forbidden'; // by Trusted Types
    }
    const answered = firstEvent(object, ['load', 'error']);
    probe.body.append(object);
    const answer = await answered;
    // An object in a credentialless document is no credentialless frame. COEP may block the object although it allows the frame; its
    // report comes a little later.
    if (answer === 'error' && attributeOf(frame, 'credentialless') !== null)
      await new Promise((done) => setTimeout(done, REPORT_MS));
    const { blocked } = probe;
    if (blocked.has('frame-src')) return 'blocked';
    if (blocked.size) return 'forbidden';
    if (answer) return answer === 'load' ? 'shown' : 'refused';
    // no event yet, but a page has come that still waits for its pictures
    const inside = insideOf(object);
    return pageOf(object) && (!inside || urlOf(inside) !== 'about:blank') ? 'shown' : undefined;
  } finally {
    probe.close();
  }
}
