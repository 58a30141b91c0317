import { addListener, fromJson, removeListener, stringify } from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** Destinations of requests whose answers frames show. */
const FRAMES = /^(iframe|frame|object|embed|document|)$/;

/** What a policy has blocked in a document: a URL, or of a page that was redirected and for `frame-ancestors` only an origin. */
export type OnBlocked = (directive: string, url: string, document: Document) => void;

/**
 * Tells what the policies of the page and of its same-origin frames, and those of framed pages, have blocked: violations in
 * each document and, where there is one, what the ReportingObserver sees (docs/frames.md). A policy that is only reported
 * (`Content-Security-Policy-Report-Only`) forbids nothing.
 */
export function watchPolicies(realms: Realms, onBlocked: OnBlocked): Stop {
  return realms.watchDocuments((document, realm) => {
    const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
      if (disposition === 'enforce' && effectiveDirective === 'frame-src')
        onBlocked('frame-src', blockedURI, document);
    };
    addListener(document, 'securitypolicyviolation', onViolation);
    const observer =
      realm.ReportingObserver &&
      new realm.ReportingObserver(
        (reports) => {
          for (const report of reports) {
            // the body of a coep report has no properties until it is JSON (Chromium 156)
            const { type, body } = fromJson(stringify(report));
            if (body.disposition !== 'enforce') continue;
            // a report of a picture says nothing of a frame
            const { destination = 'iframe' } = body;
            if (type === 'coep' && FRAMES.test(destination))
              onBlocked('Cross-Origin-Embedder-Policy', body.blockedURL, document);
            if (body.effectiveDirective === 'frame-ancestors') {
              onBlocked('frame-ancestors', body.documentURL, document);
            }
          }
        },
        { types: ['csp-violation', 'coep'] },
      );
    observer?.observe();
    return stopAll([
      () => removeListener(document, 'securitypolicyviolation', onViolation),
      () => observer?.disconnect(),
    ]);
  });
}
