import { Map, Set, URL } from '../browser/natives.js';
import { originOf } from './frameLoad.js';

/** What the servers of frames are known to do, while the companion runs. */
export interface Servers {
  /** A page of this URL is shown, or was when it was asked for a second time. */
  add(url: string): void;
  /** An origin has shown a page. Only such a one can have a service worker in a recorder's browser, which is fresh. */
  addOrigin(origin: string): void;
  hasShown(url: string): boolean;
  /**
   * Another page that the same server has shown, to be asked for as a control: of the same path if there is one. The URL
   * itself is none: a server that limits requests has shown it before, and refuses it now. For a URL that may open only once
   * only one of the same form is (path, and names in its query): others may well open twice.
   */
  controlOf(url: string): string | undefined;
}

/** Pages that are kept of a server. */
const MAX_PAGES = 20;

/** Path and the names in the query, which pages that a server treats alike have in common. */
const formOf = (url: string) => {
  const { pathname, searchParams } = new URL(url);
  return [pathname, ...new Set([...searchParams.keys()].sort())].join();
};

/** Whether something in a URL may be a ticket that opens once: a query, or a part of the path that is as long and as odd as a random value. */
export const mayOpenOnce = (url: string): boolean => {
  const { search, pathname } = new URL(url);
  return !!search || /[^/]*\d[^/]{11,}|[^/]{11,}\d[^/]*/.test(pathname);
};

/**
 * @param onPage - told of an origin of which another page is known: then a refusal may be judged that could not be before
 * @param isReload - whether this page was loaded again, so that any origin may have shown a page before
 */
export function createServers(onPage: (origin: string) => void, isReload: boolean): Servers {
  const origins = new Set<string>();
  const pages = new Map<string, Set<string>>();
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
    // what it had shown before a reload is not known
    hasShown: (url) => isReload || origins.has(originOf(url)),
    controlOf(url) {
      const others = [...(pages.get(originOf(url)) ?? [])].filter((other) => other !== url);
      const twin = others.find((other) => formOf(other) === formOf(url));
      return twin ?? (mayOpenOnce(url) ? undefined : others[0]);
    },
  };
}
