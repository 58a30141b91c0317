/** Seconds since the page began to load, or, when it was prerendered, since it was shown. */
export function secondsShown(): number {
  const [load] = performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & {
    activationStart?: number;
  })[];
  return (performance.now() - (load?.activationStart ?? 0)) / 1000;
}
