import {
  adopt,
  append,
  attachShadow,
  bodyOf,
  createElement,
  CSSStyleSheet,
  isConnected,
  removeElement,
  ResizeObserver,
  rootOf,
} from '../browser/natives.js';
import { stopAll, type Stop } from '../browser/stop.js';

/** Name of the element that the sentinels are in. */
const SENTINELS = 'recording-companion-sentinels';

/** A root without a scroll range has no scroll timeline, and the animation no effect. */
const SHEET = `@keyframes k{from,to{width:7px}}
i{position:fixed;animation:k linear both;animation-timeline:scroll(root)}
i+i{animation-timeline:scroll(root inline)}`;

/** Sees the page begin and end to be larger than its window. */
export interface OverflowWatch {
  /** Puts the sentinels into the page, unless they are there, and watches the body that there is now. */
  renew(): void;
  stop: Stop;
}

/**
 * Two sentinels that are 7 px wide while the root has a scroll range in their axis, and a ResizeObserver: the one signal that
 * comes with hidden scroll bars, `overflow: hidden`, stylesheet rules and CSS animations too, at no cost
 * (docs/facts/chromium.md, layout). Their host fills the window but for the scroll bars. In a closed root, so that the page's selectors
 * don't see them; invisible, so that nothing is hit, read out or painted.
 */
export function watchOverflow(onChange: () => void): OverflowWatch {
  const observer = new ResizeObserver(onChange);
  const host = createElement(document, SENTINELS);
  host.style.cssText =
    'all:initial!important;position:fixed!important;inset:0!important;visibility:hidden!important;contain:strict!important';
  const root = attachShadow(host, { mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  adopt(root, [sheet]);
  const sentinels = [0, 1].map(() => createElement(document, 'i'));
  for (const sentinel of sentinels) append(root, sentinel);
  for (const element of [host, ...sentinels]) observer.observe(element);

  let observed: Element | undefined;
  return {
    renew() {
      const body = bodyOf(document)!;
      if (!isConnected(host)) append(rootOf(document)!, host);
      // observing an element anew calls back anew
      if (observed === body) return;
      observer.observe((observed = body));
    },
    stop: stopAll([() => removeElement(host), () => observer.disconnect()]),
  };
}
