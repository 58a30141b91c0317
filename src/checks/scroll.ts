import { stopAll } from '../browser/stop.js';
import type { Check } from './check.js';
import { createJudge } from './createJudge.js';
import { findingOf, type Sight } from './findingOf.js';
import { watchOverflow } from './watchOverflow.js';

/** Milliseconds between the two looks that must agree before anything is told. */
const CONFIRM = 500;

/** Milliseconds from one look at all elements to the next at least, and how many times its own duration: 0.5 %. */
const REST = 2000;
const SHARE = 200;

/** Milliseconds that a look takes at a time; then the page has its turn. A frame of 60 a second has 16. */
const SLICE = 4;

/** What moves or grows without a mutation, or after it. */
const EVENTS = ['load', 'scroll', 'toggle', 'input', 'transitionend', 'animationend'];

/** Whether all of the page is in the window, and nothing else: docs/checks/scroll.md. */
export const scroll: Check = {
  id: 'scroll',
  title: 'All of the page fits into the window',
  failureTitle: 'A part of the page is outside the window',
  start({ roots, safe }, tell) {
    let told: Sight = new Map();
    let isBusy = false;
    let isChanged = false;
    let earliest = 0;
    let timer: ReturnType<typeof setTimeout>;
    let idle: number;

    const mark = () => {
      isChanged = true;
      if (isBusy) return;
      isBusy = true;
      timer = setTimeout(safe(look), earliest - performance.now());
    };
    // disarmed by the first mutation, so that busy pages pay for one
    const mutations = new MutationObserver(
      safe(() => {
        mutations.disconnect();
        mark();
      }),
    );
    const overflow = watchOverflow(safe(mark));

    /** Looks at all elements, and half a second later at those that stood out. */
    function look() {
      isChanged = false;
      overflow.renew();
      for (const root of roots.all())
        mutations.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
      const judge = createJudge();
      const seen: Sight = new Map();
      const elements = roots.all().flatMap((root) => [...root.querySelectorAll('*')]);
      let index = 0;
      let spent = 0;
      const slice = safe(() => {
        const begin = performance.now();
        try {
          while (index < elements.length && performance.now() - begin < SLICE) {
            const element = elements[index++]!;
            const judgement = judge(element);
            if (judgement) seen.set(element, judgement);
          }
        } finally {
          const now = performance.now();
          spent += now - begin;
          earliest = now + Math.max(REST, SHARE * spent);
          if (index < elements.length) idle = requestIdleCallback(slice, { timeout: CONFIRM });
          else timer = setTimeout(confirm, CONFIRM, seen);
        }
      });
      slice();
    }

    const confirm = safe((seen: Sight) => {
      isBusy = false;
      const judge = createJudge();
      const agreed: Sight = new Map();
      // those told come first, so that a problem keeps its elements
      for (const element of new Set([...told.keys(), ...seen.keys()])) {
        const judgement = judge(element);
        const agrees = judgement === seen.get(element);
        if (!agrees) isChanged = true;
        const known = agrees ? judgement : told.get(element);
        if (known) agreed.set(element, known);
      }
      told = agreed;
      tell(findingOf(told));
      if (isChanged) mark();
    });

    const ended = new AbortController();
    const { signal } = ended;
    const begin = () => {
      for (const type of EVENTS)
        document.addEventListener(type, safe(mark), { capture: true, passive: true, signal });
      document.fonts.addEventListener('loadingdone', safe(mark), { signal });
      mark();
    };
    // not before: frameworks hydrate what the server has sent
    if (document.readyState === 'complete') begin();
    else addEventListener('load', safe(begin), { signal });

    return stopAll([
      overflow.stop,
      () => mutations.disconnect(),
      () => ended.abort(),
      () => {
        clearTimeout(timer);
        if (idle) cancelIdleCallback(idle);
      },
    ]);
  },
};
