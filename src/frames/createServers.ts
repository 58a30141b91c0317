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
   * no page of another path is: that page may well open twice.
   */
  controlOf(url: string): { url: string; isSamePath: boolean } | undefined;
}

/** Pages that are kept of a server. */
const MAX_PAGES = 20;

const pathOf = (url: string) => url.split(/[?#]/)[0];

/** Whether something in a URL may be a ticket: a query, or a part of the path that is as long and as odd as a random value. */
const mayOpenOnce = (url: string) => {
  const { search, pathname } = new URL(url);
  return !!search || /[^/]*\d[^/]{11,}|[^/]{11,}\d[^/]*/.test(pathname);
};

/** @param onPage - told of an origin of which another page is known: then a refusal may be judged that could not be before */
export function createServers(onPage: (origin: string) => void): Servers {
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
    hasShown: (url) => origins.has(originOf(url)),
    controlOf(url) {
      const others = [...(pages.get(originOf(url)) ?? [])].filter((other) => other !== url);
      const twin = others.find((other) => pathOf(other) === pathOf(url));
      const found = twin ?? (mayOpenOnce(url) ? undefined : others[0]);
      return found === undefined ? undefined : { url: found, isSamePath: found === twin };
    },
  };
}
