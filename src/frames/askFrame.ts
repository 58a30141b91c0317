import { attributeOf, createElement, documentOf, Object, pageOf } from '../browser/natives.js';
import { firstEvent } from './firstEvent.js';
import { openProbeDocument } from './openProbeDocument.js';

/**
 * Asks for a URL as the frame did, in an iframe, and whether the browser shows an error page of its own there.
 *
 * A page's URL is what was asked for, so that going to the same URL with a hash stays in the page. An error page has no such
 * URL, so that the browser begins a new navigation, which a policy that the probe's document gets only then (`frame-src 'none'`)
 * forbids: no second request leaves, and the violation tells (Chromium 156, 10 of 10 kinds of answer: docs/frames.md).
 *
 * Limitation: a page that was redirected looks like an error page, and so does one that a sandbox refuses (PDF).
 *
 * @returns undefined when nothing comes in time
 */
export async function askFrame(frame: Element, url: string): Promise<'page' | 'error-page' | undefined> {
  const probe = openProbeDocument(frame);
  if (!probe) return undefined;
  try {
    const inner = createElement(documentOf(probe.body), 'iframe');
    if (attributeOf(frame, 'credentialless') !== null) inner.setAttribute('credentialless', '');
    inner.src = url;
    const loaded = firstEvent(inner, ['load']);
    probe.body.append(inner);
    if (!(await loaded) || probe.blocked.size) return undefined;
    probe.head.append(
      Object.assign(createElement(documentOf(probe.body), 'meta'), {
        httpEquiv: 'Content-Security-Policy',
        content: "frame-src 'none'",
      }),
    );
    const moved = firstEvent(inner, ['load']);
    pageOf(inner)!.location.replace(`${url.split('#')[0]}#recording-companion`);
    if (!(await moved)) return undefined;
    return probe.blocked.has('frame-src') ? 'error-page' : 'page';
  } finally {
    probe.close();
  }
}
