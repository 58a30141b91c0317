import {
  isConnected,
  Map,
  queryAll,
  readyStateOf,
  rootOf,
  Set,
  sizeOfWindow,
  timeNow,
} from '../browser/natives.js';
import { noop, stopAll } from '../browser/stop.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { createLayoutJudge, type Placement } from './createLayoutJudge.js';
import { createSchedule } from './createSchedule.js';
import { judgeInSlices } from './judgeInSlices.js';
import { judgeScroll } from './judgeScroll.js';
import { measureSight, type Sight } from './measureSight.js';
import { watchChange } from './watchChange.js';
import { watchOverflow } from './watchOverflow.js';

/** Whether all of the page is in the window, and nothing else: docs/checks/scroll.md. */
export const scroll: Check = {
  id: 'scroll',
  ...ENGLISH_TITLES.scroll,
  start({ roots, realms, safe }, tell) {
    let told: Sight = new Map();
    let ofWindow: Placement | undefined;
    let stopSlices = noop;
    /** Only connected roots: a look must not keep a removed root alive for the next look. */
    const shown = () => roots.all().filter(isConnected);

    /** Looks at all elements, and half a second later at those that stood out. */
    const look = safe(() => {
      schedule.begin();
      overflow.renew();
      change.arm(shown());
      const judge = createLayoutJudge();
      const root = rootOf(document)!;
      ofWindow = judge(root);
      // reported elements come first, so that they are judged even if there are too many
      const elements = [root, ...told.keys(), ...shown().flatMap((one) => queryAll(one, '*'))];
      stopSlices = judgeInSlices(elements, judge, safe, (sight, spentMs) =>
        schedule.confirm(safe(() => confirm(sight, spentMs))),
      );
    });

    function confirm(sight: Sight, spentMs: number) {
      const begin = timeNow();
      const isUrgent = schedule.end();
      const judge = createLayoutJudge();
      const root = rootOf(document)!;
      // If the window itself has changed between the two looks, start over: the other placements depend on it.
      if (isUrgent || judge(root) !== sight.get(root)) return schedule.mark(true);
      const agreed: Sight = new Map();
      let isAgreed = true;
      // reported elements come first, so that a problem keeps its elements
      for (const element of new Set([...told.keys(), ...sight.keys()])) {
        const placement = judge(element);
        const agrees = placement === sight.get(element);
        isAgreed &&= agrees;
        const known = agrees ? placement : told.get(element);
        if (known) agreed.set(element, known);
      }
      told = agreed;
      const finding = judgeScroll(measureSight(told), sizeOfWindow(window));
      schedule.rest(spentMs + timeNow() - begin, !isAgreed);
      tell(finding);
    }

    const schedule = createSchedule(look, () => change.disarm());
    const changed = safe(() => schedule.mark());
    const change = watchChange(changed);
    // reports at once that the window begins or stops to scroll, because layout is clean here
    const overflow = watchOverflow(
      safe(() => {
        const before = ofWindow;
        ofWindow = createLayoutJudge()(rootOf(document)!);
        schedule.mark(ofWindow !== before);
      }),
    );

    // not before the load: until then frameworks hydrate what the server has sent
    const isLoaded = readyStateOf(document) === 'complete';
    if (isLoaded) changed();

    return stopAll([
      overflow.stop,
      change.disarm,
      isLoaded ? noop : realms.listen('window', 'load', changed),
      schedule.stop,
      () => stopSlices(),
    ]);
  },
};
