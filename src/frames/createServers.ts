import { Map, Set, URL } from '../browser/natives.js';
import { originOf } from './frameLoad.js';

/** What is known about the servers of frames. */
export interface Servers {
  /** A page of this URL is shown, in the frame or at a second request. */
  add(url: string): void;
  /** An origin has shown a page. A recorder's browser is fresh, so only such an origin can have a service worker. */
  addOrigin(origin: string): void;
  hasShown(url: string): boolean;
  /**
   * Another page that the same server has shown, to be requested as a control; one of the same form (path, and names in the query)
   * if possible. The URL itself is no control: a server that limits requests has shown it before, and refuses it now. If the URL may
   * open only once, only a page of the same form is a control, because other pages may open twice.
   */
  controlOf(url: string): string | undefined;
  /** This page is no control: it is shown, but a prefetch of it is refused. */
  dropControl(url: string): void;
}

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
  const pages = new Map<string, Set<string>>();
  const unfit = new Set<string>();
  return {
    add(url) {
      const origin = originOf(url);
      origins.add(origin);
      const known = pages.get(origin) ?? new Set();
      pages.set(origin, known);
      if (known.size >= MAX_PAGES || known.has(url)) return;
      known.add(url);
      onPage(origin);
    },
    addOrigin: (origin) => void origins.add(origin),
    // nobody knows what was shown before a reload
    hasShown: (url) => isReload || origins.has(originOf(url)),
    controlOf(url) {
      const others = [...(pages.get(originOf(url)) ?? [])].filter(
        (other) => other !== url && !unfit.has(other),
      );
      const twin = others.find((other) => formOf(other) === formOf(url));
      if (twin || mayOpenOnce(url)) return twin;
      return others.find((other) => !mayOpenOnce(other)) ?? others[0];
    },
    dropControl: (url) => void unfit.add(url),
  };
}
