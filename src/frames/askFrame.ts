import { attributeOf, createElement, documentOf, Object, pageOf } from '../browser/natives.js';
import { firstEvent } from './firstEvent.js';
import { openProbeDocument } from './openProbeDocument.js';

/** Milliseconds to wait for a page. A busy machine needed 8 s to show an error page, which has a process of its own. */
const PATIENCE_MS = 15_000;

/**
 * Loads a URL in an iframe, as the frame did, and finds out whether the browser shows an error page of its own there.
 *
 * The probe then goes to the same URL with a hash. A page has the requested URL, so this stays in the page. An error page has another
 * URL, so this begins a new navigation. A policy that the probe's document got just before (`frame-src 'none'`) forbids that
 * navigation: no second request leaves, and the violation shows it (Chromium 156, 10 of 10 kinds of answer: docs/frames.md).
 *
 * Limitation: a redirected page looks like an error page, and so does a page that a sandbox refuses (PDF).
 *
 * @returns undefined if nothing comes in time
 */
export async function askFrame(frame: Element, url: string): Promise<'page' | 'error-page' | undefined> {
  const probe = openProbeDocument(frame);
  if (!probe) return undefined;
  try {
    const inner = createElement(documentOf(probe.body), 'iframe');
    if (attributeOf(frame, 'credentialless') !== null) inner.setAttribute('credentialless', '');
    inner.src = url;
    const nextLoad = () => firstEvent(inner, ['load'], undefined, PATIENCE_MS);
    const loaded = nextLoad();
    probe.body.append(inner);
    if (!(await loaded) || probe.blocked.size) return undefined;
    probe.head.append(
      Object.assign(createElement(documentOf(probe.body), 'meta'), {
        httpEquiv: 'Content-Security-Policy',
        content: "frame-src 'none'",
      }),
    );
    const moved = nextLoad();
    pageOf(inner)!.location.replace(`${url.split('#')[0]}#recording-companion`);
    if (!(await moved)) return undefined;
    return probe.blocked.has('frame-src') ? 'error-page' : 'page';
  } finally {
    probe.close();
  }
}
