import { addTag } from './class.js';
import type { PageWindow } from './page.js';

/**
 * A script for before the tag: time goes so many times faster for the checks of the page, which look at `performance.now()` in each
 * `setInterval`.
 */
export const faster = (times: number): string => `<script>(() => {
  const { now } = Performance.prototype;
  Performance.prototype.now = function () { return now.call(this) * ${times}; };
  const { setInterval } = window;
  window.setInterval = (work, milliseconds, ...rest) => setInterval(work, milliseconds / ${times}, ...rest);
})()</script>`;

/** Adds the tag to a page so that time goes faster for the companion, and for nobody else: it takes the browser's functions when it runs. */
export async function addFasterTag(
  page: PageWindow,
  times: number,
  data: Record<string, string>,
): Promise<void> {
  const { now } = page.Performance.prototype;
  const { setInterval } = page;
  page.Performance.prototype.now = function () {
    return now.call(this) * times;
  };
  (page as any).setInterval = (work: () => void, milliseconds: number) =>
    setInterval.call(page, work, milliseconds / times);
  await addTag(page, '', data);
  page.Performance.prototype.now = now;
  page.setInterval = setInterval;
}
