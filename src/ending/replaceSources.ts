import {
  attributeOf,
  documentOf,
  insideOf,
  Map,
  pageOf,
  setAttribute,
  URL,
  urlOf,
} from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Realm } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { REPLACEABLE } from './replaceNavigation.js';

/** A frame with one of these is left to the browser: `srcdoc` hides `src`, and a replacement can send only the page's own Referer. */
const HELD = ['srcdoc', 'referrerpolicy'];

/**
 * The URL that a frame goes to by a value of its `src`; '' if the browser must do it: the value is no URL, or it is the URL of a page
 * around the frame, which no browser loads into its own frame (HTML, "process the iframe attributes").
 */
function urlOfSource(frame: HTMLIFrameElement, value: unknown): string {
  if (`${value}` === '') return 'about:blank';
  let url: string;
  try {
    ({ href: url } = new URL(value as string, frame.baseURI));
  } catch {
    return ''; // the browser shows a page of its own for a wrong URL
  }
  const isOfPage = [document, documentOf(frame)].some(
    (around) => urlOf(around).split('#')[0] === url.split('#')[0],
  );
  return !isOfPage && REPLACEABLE.test(url) ? url : '';
}

/**
 * Handles the `src` of a frame whose page is of another origin. That page reports no navigation, but it can be replaced. The
 * attribute can't be set without a navigation, so the parent page only sees the value that it has set.
 *
 * Limitation: selectors, observers and clones see the old value. A frame that is moved in the document requests the old URL
 * first.
 */
export function replaceSources(
  patch: Patch,
  { document, HTMLIFrameElement: { prototype }, MutationObserver }: Realm,
  onDocument: (document: Document) => void,
  onSend: (frame: Element | undefined) => void,
  onReplaced: (frame: Element, url: string) => void,
): Stop {
  const sources = new Map<HTMLIFrameElement, [value: string, page: Window]>();
  // a removed frame has lost its page, so its attribute can be set
  const observer = new MutationObserver(() => {
    for (const [frame, [value, page]] of sources) {
      if (pageOf(frame) === page) continue;
      sources.delete(frame);
      setAttribute(frame, 'src', value);
    }
    if (!sources.size) observer.disconnect();
  });

  const sourceOf = (frame: HTMLIFrameElement) => sources.get(frame)?.[0];
  const replace = (frame: HTMLIFrameElement, value: unknown, next: () => unknown) => {
    const inside = insideOf(frame);
    if (inside) onDocument(inside);
    const page = inside ? null : pageOf(frame);
    const url = urlOfSource(frame, value);
    if (!page || !url || HELD.some((name) => attributeOf(frame, name) !== null)) {
      sources.delete(frame);
      onSend(frame);
      try {
        next();
      } finally {
        onSend(undefined);
      }
      return;
    }
    page.location.replace(url);
    onReplaced(frame, url);
    if (!sources.size) observer.observe(document, { childList: true, subtree: true });
    sources.set(frame, [`${value}`, page]);
  };
  const isSource = (name: unknown) => `${name}`.toLowerCase() === 'src';

  return stopAll([
    () => observer.disconnect(),
    patch(prototype, 'src', (frame, [value], next) => replace(frame, value, next), 'set'),
    patch(
      prototype,
      'src',
      (frame, _args, next) => {
        const value = sourceOf(frame);
        return value === undefined ? next() : new URL(value, frame.baseURI).href;
      },
      'get',
    ),
    patch(prototype, 'setAttribute', (frame, [name, value], next) =>
      isSource(name) ? replace(frame, value, next) : next(),
    ),
    patch(prototype, 'getAttribute', (frame, [name], next) =>
      isSource(name) ? (sourceOf(frame) ?? next()) : next(),
    ),
    patch(prototype, 'removeAttribute', (frame, [name], next) => {
      if (isSource(name)) sources.delete(frame);
      return next();
    }),
  ]);
}
