import { stopAll, type Stop } from '../browser/stop.js';

/** What a policy has blocked: a URL, or for `frame-ancestors` only an origin. */
export type OnBlocked = (directive: string, url: string) => void;

/**
 * Tells what the page's policies, and those of framed pages, have blocked: violations in this document and, where there
 * is one, what the ReportingObserver sees (facts/frames.md 2).
 */
export function watchPolicies(onBlocked: OnBlocked): Stop {
  const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce' && effectiveDirective === 'frame-src') onBlocked('frame-src', blockedURI);
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  const observer =
    globalThis.ReportingObserver &&
    new ReportingObserver(
      (reports) => {
        for (const report of reports) {
          // the body of a coep report has no properties until it is JSON (Chromium 156)
          const { type, body } = JSON.parse(JSON.stringify(report));
          if (body.disposition !== 'enforce') continue;
          if (type === 'coep') onBlocked('Cross-Origin-Embedder-Policy', body.blockedURL);
          else if (body.effectiveDirective === 'frame-ancestors') {
            onBlocked('frame-ancestors', body.documentURL);
          }
        }
      },
      { types: ['csp-violation', 'coep'] },
    );
  observer?.observe();
  return stopAll([
    () => document.removeEventListener('securitypolicyviolation', onViolation),
    () => observer?.disconnect(),
  ]);
}
