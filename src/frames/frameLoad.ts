import { documentOf, entriesOfName, performanceOf, URL, windowOf } from '../browser/natives.js';

/** One load of a frame. It lasts until the frame is sent to another page, or is removed. */
export interface FrameLoad {
  url: string;
  /** Whether the frame was sent to `url`. A page of another origin may have gone on to a URL that nobody knows. */
  isKnown: boolean;
  /** Loads of this URL, the first and those that were tried again. */
  attempts: number;
  /** Whether the frame existed before the companion. Then it is never loaded again. */
  wasFound: boolean;
  /** Whether the frame existed before the companion, and nobody knows yet whether its page has loaded. */
  mayHaveLoaded: boolean;
  /** Whether the frame has shown another page before. That page stays until this one arrives. */
  isLater: boolean;
  /** Whether a service worker may answer in place of the server. */
  mayBeServed: boolean;
  /** Start, in ms, of the newest timing entry that the URL had before this load. Entries of this load are newer. */
  newestEntry: number;
  /** `blockedBy`: the policy that has blocked this load. `mayBeBlockedBy`: it has blocked something, perhaps this load: a second request decides. */
  blockedBy?: string;
  mayBeBlockedBy?: string;
  /** A policy has blocked a frame of the same document during this load. */
  wasBlockHeard?: boolean;
  /** Aborted when the load is over. Later answers about it don't count. */
  signal: AbortSignal;
}

/** Whether a server answers this URL. Others (`srcdoc`, `blob:`, `javascript:`, `mailto:`) can't fail on the way. */
export const asksServer = (url: string): boolean => /^https?:/.test(url);

export function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
}

/**
 * Timing entries of all loads of a URL by frames of the same document, oldest first. Entries may be missing: the browser keeps
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
