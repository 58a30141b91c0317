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

/** Milliseconds until a report of a policy has come. */
const REPORT_MS = 200;

/**
 * Asks for a URL in an `<object>`, which fires `error` where an iframe of another origin tells nothing (docs/frames.md, "Ways
 * of asking").
 *
 * @param isSandboxed - false for a PDF alone: then a page's scripts would run
 * @returns `shown` or `refused` by what the browser did; `blocked` when the page's own policy forbids where the answer leads;
 *   `forbidden` when it forbids the question; undefined when there is no answer in time (a download, a 204, a hanging server)
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
    // An object in a credentialless document is no credentialless frame: COEP blocks it where it lets the frame pass, and says
    // so a little later.
    if (answer === 'error' && attributeOf(frame, 'credentialless') !== null)
      await new Promise((done) => setTimeout(done, REPORT_MS));
    const { blocked } = probe;
    if (blocked.has('frame-src')) return 'blocked';
    if (blocked.size) return 'forbidden';
    if (answer) return answer === 'load' ? 'shown' : 'refused';
    // a page that has come and is waiting for its pictures
    const inside = insideOf(object);
    return pageOf(object) && (!inside || urlOf(inside) !== 'about:blank') ? 'shown' : undefined;
  } finally {
    probe.close();
  }
}
