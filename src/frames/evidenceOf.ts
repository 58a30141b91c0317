import { entriesOfType, insideOf, pageOf, performanceOf, Set, urlOf } from '../browser/natives.js';
import type { Verdict } from './frameFailure.js';
import { asksServer, entriesOf, type FrameLoad } from './frameLoad.js';

/**
 * What the browser itself says of a frame whose load event has come: a failure, `fine`, or undefined when it says
 * nothing, as of pages of another origin.
 *
 * @param hasBooted - whether the page has said that it runs: static hosts answer deep links with a page of status 404, which
 *   is the app
 */
export function evidenceOf(
  frame: Element,
  load: FrameLoad,
  hasBooted: boolean,
): Verdict | 'fine' | undefined {
  const judgeStatus = (status = 0): Verdict | 'fine' =>
    status >= 400 && !hasBooted
      ? {
          reason: 'http-status',
          certainty: 'certain',
          status,
          detail: `its server answered ${status}`,
          mayRetry: true,
        }
      : 'fine';

  const inside = insideOf(frame);
  if (inside) {
    if (urlOf(inside) === 'about:blank#blocked')
      return { reason: 'blocked', certainty: 'certain', detail: 'its URL is invalid' };
    const [entry] = entriesOfType(performanceOf(pageOf(frame)!), 'navigation');
    return judgeStatus((entry as PerformanceNavigationTiming | undefined)?.responseStatus);
  }
  if (!load.isKnown || !asksServer(load.url)) return 'fine';
  if (load.blockedBy)
    return { reason: 'blocked', certainty: 'certain', detail: `${load.blockedBy} forbids it` };
  // of a sandboxed page of our own origin; of two loads at once either entry may be this one's
  const statuses = new Set(
    entriesOf(frame, load.url)
      .filter(({ startTime }) => startTime > load.newestEntry)
      .map(({ responseStatus }) => responseStatus),
  );
  const [status] = statuses;
  return statuses.size === 1 && status ? judgeStatus(status) : undefined;
}
