import { Map, Set, URL } from '../browser/natives.js';
import { originOf } from './frameLoad.js';

/** What is known about the servers of frames. */
export interface Servers {
  /**
   * A page of this URL is shown.
   *
   * @param wasAsked - whether by a second request; otherwise in its frame, and a second request may be refused
   */
  add(url: string, wasAsked: boolean): void;
  /** An origin has shown a page. A recorder's browser is fresh, so only such an origin can have a service worker. */
  addOrigin(origin: string): void;
  hasShown(url: string): boolean;
  /**
   * Another page that the same server has shown, to be requested as a control: if possible one of the same form (path, and names in
   * the query), that a second request has shown, that may open more than once, and the newest. The URL itself is no control: a server
   * that limits requests has shown it before, and refuses it now. If the URL may open only once, only a page of the same form is a
   * control, because other pages may open twice.
   */
  controlOf(url: string, except: ReadonlySet<string>): Control | undefined;
}

/** `wasAsked`: whether a second request has shown it. */
export type Control = readonly [url: string, wasAsked: boolean];

/** The most pages to remember of a server. */
const MAX_PAGES = 20;

/** Path, and names in the query: a server usually treats pages alike that have both in common. */
const formOf = (url: string) => {
  const { pathname, searchParams } = new URL(url);
  return [pathname, ...new Set([...searchParams.keys()].sort())].join();
};

/** Whether a URL may open only once: it has a query, or a part of its path looks like a random value. */
export const mayOpenOnce = (url: string): boolean => {
  const { search, pathname } = new URL(url);
  return !!search || /[^/]*\d[^/]{11,}|[^/]{11,}\d[^/]*/.test(pathname);
};

/**
 * @param onPage - called when one more page of an origin is known, because a refusal may be judged now that could not be before
 * @param isReload - whether this page is a reload, so that any origin may have shown a page before
 */
export function createServers(onPage: (origin: string) => void, isReload: boolean): Servers {
  const origins = new Set<string>();
  /** The pages of each origin, each with whether a second request has shown it. */
  const pages = new Map<string, Map<string, boolean>>();
  return {
    add(url, wasAsked) {
      const origin = originOf(url);
      origins.add(origin);
      const known = pages.get(origin) ?? new Map<string, boolean>();
      pages.set(origin, known);
      const before = known.get(url);
      if (before || before === wasAsked || known.size >= MAX_PAGES) return;
      known.set(url, wasAsked);
      onPage(origin);
    },
    addOrigin: (origin) => void origins.add(origin),
    // nobody knows what was shown before a reload
    hasShown: (url) => isReload || origins.has(originOf(url)),
    controlOf(url, except) {
      const isTwin = (other: string) => formOf(other) === formOf(url);
      const rank = ([other, wasAsked]: Control) =>
        (isTwin(other) ? 4 : 0) + (wasAsked ? 2 : 0) + (mayOpenOnce(other) ? 0 : 1);
      const [best] = [...(pages.get(originOf(url)) ?? [])]
        .filter(([other]) => other !== url && !except.has(other) && (isTwin(other) || !mayOpenOnce(url)))
        .reverse()
        .sort((one, other) => rank(other) - rank(one));
      return best;
    },
  };
}
