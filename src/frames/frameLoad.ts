import { documentOf, entriesOfName, performanceOf, URL, windowOf } from '../browser/natives.js';

/** One page that a frame is to show: from when it is asked for until another one is, or the frame has gone. */
export interface FrameLoad {
  url: string;
  /** Whether `url` is what the frame was sent to; a page of another origin may go on to a URL that nobody knows. */
  isKnown: boolean;
  /** Loads of this URL, the first and those that were tried again. */
  attempts: number;
  /** Whether the frame was there before the companion: then it is never loaded again. */
  wasFound: boolean;
  /** Whether it was, and nobody knows whether its page has loaded. */
  isOld: boolean;
  /** Whether the frame has shown another page before, which stays until this one arrives. */
  isLater: boolean;
  /** Whether a service worker may answer in place of the server. */
  mayBeServed: boolean;
  /** Start, in ms, of the newest timing entry of the URL that was there before: entries of this load are newer. */
  newestEntry: number;
  /** The policy that has blocked it; and one that has blocked something, which was it if a second request is refused. */
  blockedBy?: string;
  mayBeBlockedBy?: string;
  /** Aborted when the load is over: then no answer about it counts. */
  signal: AbortSignal;
}

/** URLs that a server answers; of others (`srcdoc`, `blob:`, `javascript:`, `mailto:`) nothing can fail on the way. */
export const asksServer = (url: string): boolean => /^https?:/.test(url);

export function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
}

/**
 * Timing entries of loads of a URL by frames of the same document, oldest first. They may be missing: the browser keeps
 * 250, and pages clear them.
 */
export const entriesOf = (frame: Element, url: string): PerformanceResourceTiming[] =>
  (
    entriesOfName(
      performanceOf(windowOf(documentOf(frame)) ?? window),
      url.split('#')[0]!,
      'resource',
    ) as PerformanceResourceTiming[]
  ).filter(({ initiatorType }) => /^(iframe|frame|object|embed)$/.test(initiatorType));
