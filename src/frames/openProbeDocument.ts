import {
  addListener,
  append,
  attachShadow,
  attributeOf,
  createElement,
  documentOf,
  fromJson,
  insideOf,
  Object,
  openDocument,
  removeElement,
  rootOf,
  Set,
  setAttribute,
  stringify,
  windowOf,
} from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';

/** Name of the element that contains a probe. */
export const PROBE = 'recording-companion-probe';

export interface ProbeDocument {
  head: HTMLElement;
  body: HTMLElement;
  /** What has blocked something in this document: directives of the page's policy, and `coep`. Report-only policies don't count. */
  blocked: Set<string>;
  close: Stop;
}

/**
 * Opens an invisible empty document in which nothing runs, for a request about a frame. Its requests are like those for the frame
 * itself:
 *
 * - the Referer is that of the frame: `document.open()` gives the document the page's URL, while `about:blank` has none, and a
 *   `referrerpolicy` is repeated
 * - `credentialless` is repeated, so cookies are those of the frame
 * - the page's policies hold (CSP, COEP), since the document inherits them
 *
 * It is in a closed shadow root, so that `window.length` and the page's selectors don't see it. It has no `display: none`, because
 * objects don't load in that.
 *
 * Limitation: for a frame in a frame, the path in the Referer is that of the top page. Across origins browsers send no path.
 *
 * @param isSandboxed - whether scripts and plugins are off in it; a PDF needs a plugin
 */
export function openProbeDocument(frame: Element, isSandboxed = true): ProbeDocument | undefined {
  const outer = documentOf(frame);
  const host = createElement(outer, PROBE);
  host.style.cssText =
    'all:initial!important;position:fixed!important;left:-99px!important;contain:strict!important';
  const wrapper = createElement(outer, 'iframe');
  if (isSandboxed) setAttribute(wrapper, 'sandbox', 'allow-same-origin');
  if (attributeOf(frame, 'credentialless') !== null) setAttribute(wrapper, 'credentialless', '');
  wrapper.ariaHidden = 'true';
  wrapper.tabIndex = -1;
  append(attachShadow(host, { mode: 'closed' }), wrapper);
  append(rootOf(outer)!, host);
  const inside = insideOf(wrapper);
  if (!inside || !windowOf(outer)) {
    removeElement(host);
    return undefined;
  }
  openDocument(inside);
  const root = createElement(inside, 'html');
  const head = createElement(inside, 'head');
  const body = createElement(inside, 'body');
  root.append(head, body);
  append(inside, root);
  inside.close();
  const policy = attributeOf(frame, 'referrerpolicy');
  if (policy)
    head.append(Object.assign(createElement(inside, 'meta'), { name: 'referrer', content: policy }));

  const blocked = new Set<string>();
  addListener(
    inside,
    'securitypolicyviolation',
    ({ disposition, effectiveDirective }: SecurityPolicyViolationEvent) =>
      disposition === 'enforce' && blocked.add(effectiveDirective),
  );
  const realm = windowOf(inside)!;
  const observer =
    realm.ReportingObserver &&
    new realm.ReportingObserver(
      (reports) => {
        // a body has no properties until it is made JSON (Chromium 156)
        for (const { body } of fromJson(stringify(reports)))
          if (body.disposition === 'enforce') blocked.add('coep');
      },
      { types: ['coep'] },
    );
  observer?.observe();
  const close = () => {
    observer?.disconnect();
    removeElement(host);
  };
  return {
    head,
    body,
    blocked,
    close,
  };
}
