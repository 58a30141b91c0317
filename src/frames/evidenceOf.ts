import { entriesOfType, insideOf, pageOf, performanceOf, Set, urlOf } from '../browser/natives.js';
import type { Verdict } from './frameFailure.js';
import { asksServer, entriesOf, type FrameLoad } from './frameLoad.js';

/**
 * What the browser itself says about a frame after its load event: a failure, `fine`, or undefined if it says nothing, as for
 * pages of another origin.
 *
 * @param hasBooted - whether the page has said that it runs. Then a status 404 is no failure: static hosts answer deep links with
 *   the app and this status
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
  // for a sandboxed page of our own origin; if there are two loads at once, either entry may be that of this load
  const statuses = new Set(
    entriesOf(frame, load.url)
      .filter(({ startTime }) => startTime > load.newestEntry)
      .map(({ responseStatus }) => responseStatus),
  );
  const [status] = statuses;
  return statuses.size === 1 && status ? judgeStatus(status) : undefined;
}
