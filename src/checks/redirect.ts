import { openerOf, referrerOf, URL } from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { noop } from '../browser/stop.js';
import type { Check, Finding, Problem } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';

/**
 * Whether the page is where the recorder was sent: docs/checks/redirect.md. Agora: a page must not redirect to a
 * different domain, and avoid any redirect (docs.agora.io, cloud-recording/develop/webpage-mode).
 *
 * It never passes. Browsers count no redirects in a chain that has another origin, and a page can hide that it has redirected
 * somebody. The time until the request began says too little: without a redirect it is 15 to 94 ms in a browser just started, otherwise
 * 1 to 14 ms; after a redirect on the same machine it is 3 to 340 ms (Chromium 156).
 */
export const redirect: Check = {
  id: 'redirect',
  ...ENGLISH_TITLES.redirect,
  start(_page, tell) {
    tell(find());
    return noop; // one look is enough: the way to this page can't change
  },
};

function find(): Finding {
  if (window !== top) return { outcome: 'not-applicable', detail: 'the page is in a frame' };
  const { redirectCount = 0 } = navigationEntry() ?? {};
  const problem = (kind: string, severity: Problem['severity'], detail: string): Problem[] => [
    { kind, severity, detail, measured: redirectCount, limit: 0, elements: [] },
  ];
  const here = location.origin;
  let problems: Problem[] = [];

  // a window that a script has opened is not the recorder's: its referrer is only the page that opened it
  if (referrerOf(document) && !openerOf(window)) {
    const { origin, hostname, pathname } = new URL(referrerOf(document));
    problems =
      hostname === location.hostname
        ? problem('same-domain', 'notice', `${pathname} of the same domain has sent the recorder on`)
        : problem('other-domain', 'error', `${origin} has sent the recorder to ${here}, another domain`);
  } else if (redirectCount) {
    const times = redirectCount > 1 ? `${redirectCount} times` : 'once';
    problems = problem('same-domain', 'notice', `${here} has redirected the recorder ${times}`);
  }
  return {
    outcome: 'unknown',
    detail: "whether another domain has redirected the recorder can't be seen in the page",
    measured: redirectCount,
    limit: 0,
    problems,
  };
}
