/** Keeps the page's thread busy for so many milliseconds. */
export function longTask(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}
