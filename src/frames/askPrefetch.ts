import { createElement, documentOf, Object } from '../browser/natives.js';
import { firstEvent } from './firstEvent.js';
import { openProbeDocument } from './openProbeDocument.js';

/**
 * Requests a URL by `<link rel="prefetch">`, which fails only because of the status or the network. It does not fail for a page
 * that must not be framed, or that a sandbox refuses.
 *
 * @returns undefined if a policy forbids the request, or nothing comes in time
 */
export async function askPrefetch(frame: Element, url: string): Promise<'load' | 'error' | undefined> {
  const probe = openProbeDocument(frame);
  if (!probe) return undefined;
  try {
    const link = Object.assign(createElement(documentOf(probe.head), 'link'), { rel: 'prefetch', href: url });
    const answered = firstEvent(link, ['load', 'error']);
    probe.head.append(link);
    const answer = await answered;
    return probe.blocked.size ? undefined : (answer as 'load' | 'error' | undefined);
  } finally {
    probe.close();
  }
}
