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

/** Name of the element that contains the sentinels. */
const SENTINELS = 'recording-companion-sentinels';

/** If the root has no scroll range, it has no scroll timeline, so the animation has no effect. */
const SHEET = `@keyframes k{from,to{width:7px}}
i{position:fixed;animation:k linear both;animation-timeline:scroll(root)}
i+i{animation-timeline:scroll(root inline)}`;

/** Sees when the page becomes larger than its window, and when it fits again. */
export interface OverflowWatch {
  /** Puts the sentinels into the page, unless they are there already, and watches the current body. */
  renew(): void;
  stop: Stop;
}

/**
 * A ResizeObserver watches two sentinels. Each is 7 px wide while the root has a scroll range in its axis. No other signal also comes
 * with hidden scroll bars, `overflow: hidden`, stylesheet rules and CSS animations, and this one costs nothing (docs/facts/chromium.md,
 * layout). The host of the sentinels fills the window without the scroll bars. They are in a closed root, so that the page's selectors
 * don't see them, and invisible, so that they are not clicked, read out or painted.
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
      // `observe` would call back again for an element that is observed already
      if (observed === body) return;
      observer.observe((observed = body));
    },
    stop: stopAll([() => removeElement(host), () => observer.disconnect()]),
  };
}
