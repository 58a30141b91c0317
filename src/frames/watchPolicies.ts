import { addListener, fromJson, removeListener, stringify } from '../browser/natives.js';
import type { Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** Destinations of requests for what frames show. */
const FRAMES = /^(iframe|frame|object|embed|document|)$/;

/** A policy has blocked something in a document: a URL; only an origin for a redirected page and for `frame-ancestors`. */
export type OnBlocked = (directive: string, url: string, document: Document) => void;

/**
 * Reports what the policies of the page, of its same-origin frames and of framed pages have blocked: by violation events in each
 * document and, if the browser has it, by a ReportingObserver (docs/frames.md). A report-only policy
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
            // a report about a picture says nothing about a frame
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
