import { writeText } from './writeText.js';
import type { Rehearsal } from './types.js';

/**
 * A matcher for Playwright Test, Vitest and Jest: `expect.extend({ toBeFit })`, then
 * `expect(await rehearse(page)).toBeFit()`.
 */
export function toBeFit(rehearsal: Rehearsal): { pass: boolean; name: string; message(): string } {
  const pass = rehearsal.verdict === 'fit';
  return {
    pass,
    name: 'toBeFit',
    message: () =>
      `expected ${rehearsal.url} ${pass ? 'not to be fit' : 'to be fit'} to be recorded\n\n${writeText(rehearsal)}`,
  };
}
