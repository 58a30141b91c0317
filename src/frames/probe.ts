import { noop } from '../browser/stop.js';

/** Name of the element that a probe is in. */
export const PROBE = 'recording-companion-probe';

/** Milliseconds that a probe waits for its answer; a download, a 204 and a hanging server give none. */
const PATIENCE = 5000;

/**
 * Whether a URL would show an error page, by loading it into an `<object>` that runs no scripts: it fires `error`
 * where an iframe of another origin tells nothing (refused, reset, 404, 500, X-Frame-Options, frame-ancestors; 25 of 25
 * times, facts/frames.md 2). In a closed root, so that `window.length` and the page's selectors don't see it; not
 * `display: none`, which never answers.
 *
 * Limitation: it tells of a second request, not of the frame's own; a service worker is passed by.
 *
 * @param onForbidden - called when the page's own policy (`object-src`) forbids it
 * @returns whether there is an error; undefined when that can't be known
 */
export function probe(url: string, onForbidden: () => void): Promise<boolean | undefined> {
  return new Promise((answer) => {
    const host = document.createElement(PROBE);
    host.style.cssText =
      'all:initial!important;position:fixed!important;left:-99px!important;contain:strict!important';
    const wrapper = document.createElement('iframe');
    wrapper.sandbox.add('allow-same-origin');
    wrapper.ariaHidden = 'true';
    wrapper.tabIndex = -1;
    let end = (error?: boolean) => {
      end = noop;
      clearTimeout(timer);
      host.remove();
      answer(error);
    };
    const timer = setTimeout(() => end(), PATIENCE);
    host.attachShadow({ mode: 'closed' }).append(wrapper);
    document.documentElement.append(host);
    const inside = wrapper.contentDocument;
    if (!inside) return end();
    inside.addEventListener('securitypolicyviolation', () => {
      onForbidden();
      end();
    });
    const object = inside.createElement('object');
    object.type = 'text/html';
    object.data = url;
    object.onload = () => end(false);
    object.onerror = () => setTimeout(() => end(true)); // a violation comes first
    inside.body.append(object);
  });
}
