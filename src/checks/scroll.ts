import {
  AbortController,
  addListener,
  cancelIdleCallback,
  clearTimeout,
  fontsOf,
  isConnected,
  Map,
  Math,
  MutationObserver,
  queryAll,
  readyStateOf,
  requestIdleCallback,
  rootOf,
  Set,
  setTimeout,
  timeNow,
} from '../browser/natives.js';
import { noop, stopAll } from '../browser/stop.js';
import { afterNextFrame } from '../browser/afterNextFrame.js';
import type { Check } from './check.js';
import { createJudge, type Judgement } from './createJudge.js';
import { findingOf, type Sight } from './findingOf.js';
import { watchOverflow } from './watchOverflow.js';

/** Milliseconds between the two looks that must agree before anything is told. */
const CONFIRM_MS = 500;

/**
 * Milliseconds from one look at all elements to the next: at least 2 s, and 3,000 times what the last one took. Not more than 10 s: a
 * look at 1,000 elements takes 3 ms, at 10,000 10 to 60 ms (Chromium 156). That the window begins to scroll does not wait for one.
 */
const REST_MS = 2000;
const SHARE = 3000;
const MAX_REST_MS = 10_000;

/** Milliseconds that a look takes at a time; then the page has its turn. A frame of 60 a second has 16. */
const SLICE_MS = 4;

/** What moves or grows without a mutation, or after it. */
const EVENTS = ['load', 'scroll', 'toggle', 'input', 'transitionend', 'animationend'];

/** Limitation: when so many elements stand out, the rest is not looked at. */
const MAX_SEEN = 200;

/** Whether all of the page is in the window, and nothing else: docs/checks/scroll.md. */
export const scroll: Check = {
  id: 'scroll',
  title: 'All of the page fits into the window',
  failureTitle: 'A part of the page is outside the window',
  start({ roots, realms, safe }, tell) {
    let told: Sight = new Map();
    let isLooking = false;
    let isChanged = false;
    let isUrgent = false;
    let ended = -REST_MS;
    let spent = 0;
    let timer: ReturnType<typeof setTimeout>;
    let idle = 0;
    let stopWaiting = noop;

    const after = (delay: number, work: () => void) => {
      clearTimeout(timer);
      stopWaiting();
      timer = setTimeout(() => (stopWaiting = afterNextFrame(work, CONFIRM_MS)), delay);
    };
    const mark = (urgent?: boolean) => {
      isChanged = true;
      isUrgent ||= !!urgent;
      disarm();
      if (isLooking) return;
      const rest = isUrgent ? REST_MS : Math.min(Math.max(REST_MS, SHARE * spent), MAX_REST_MS);
      after(ended + rest - timeNow(), look);
    };
    /** A root that has gone must not be kept by each look for the next. */
    const shown = () => roots.all().filter(isConnected);
    const changed = safe(() => mark());
    const mutations = new MutationObserver(changed);
    let listening = new AbortController();
    const arm = () => {
      listening = new AbortController();
      const { signal } = listening;
      for (const type of EVENTS)
        addListener(document, type, changed, { capture: true, passive: true, signal });
      addListener(fontsOf(document), 'loadingdone', changed, { signal });
      for (const root of shown())
        mutations.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    };
    // Stop listening after the first change: the next look starts it again. 16 transitions a second would cost 1 ms of it.
    const disarm = () => {
      mutations.disconnect();
      listening.abort();
    };
    // that the window begins or ceases to scroll need not wait; layout is clean here
    let ofWindow: Judgement | undefined;
    const overflow = watchOverflow(
      safe(() => {
        const before = ofWindow;
        ofWindow = createJudge()(rootOf(document)!);
        mark(ofWindow !== before);
      }),
    );

    /** Looks at all elements, and half a second later at those that stood out. */
    const look = safe(() => {
      isLooking = true;
      isChanged = isUrgent = false;
      spent = 0;
      overflow.renew();
      arm();
      const judge = createJudge();
      ofWindow = judge(rootOf(document)!);
      const seen: Sight = new Map();
      // those told first, so that they count among the many
      const elements = [rootOf(document)!, ...told.keys(), ...shown().flatMap((root) => queryAll(root, '*'))];
      let index = 0;
      const slice = safe(() => {
        const begin = timeNow();
        const isDone = () => index >= elements.length || seen.size >= MAX_SEEN;
        try {
          while (!isDone() && timeNow() - begin < SLICE_MS) {
            const element = elements[index++]!;
            const judgement = judge(element);
            if (judgement) seen.set(element, judgement);
          }
        } finally {
          // In `finally`, because a page can override an element's methods and make them throw.
          spent += timeNow() - begin;
          if (isDone()) after(CONFIRM_MS, () => confirm(seen));
          else idle = requestIdleCallback(slice, { timeout: CONFIRM_MS });
        }
      });
      slice();
    });

    const confirm = safe((seen: Sight) => {
      isLooking = false;
      ended = timeNow();
      const judge = createJudge();
      // If the window itself has changed between the two looks, start over: the other judgements depend on it.
      if (isUrgent || judge(rootOf(document)!) !== seen.get(rootOf(document)!)) return mark(true);
      const agreed: Sight = new Map();
      // those told come first, so that a problem keeps its elements
      for (const element of new Set([...told.keys(), ...seen.keys()])) {
        const judgement = judge(element);
        const agrees = judgement === seen.get(element);
        isChanged ||= !agrees;
        const known = agrees ? judgement : told.get(element);
        if (known) agreed.set(element, known);
      }
      told = agreed;
      spent += timeNow() - ended;
      tell(findingOf(told));
      if (isChanged) mark();
    });

    // not before: frameworks hydrate what the server has sent
    const isLoaded = readyStateOf(document) === 'complete';
    if (isLoaded) mark();

    return stopAll([
      overflow.stop,
      disarm,
      isLoaded ? noop : realms.listen('window', 'load', changed),
      () => {
        clearTimeout(timer);
        stopWaiting();
        cancelIdleCallback(idle);
      },
    ]);
  },
};
