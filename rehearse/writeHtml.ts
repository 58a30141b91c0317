import type { RehearsalResult } from './types.js';
export function writeHtml(result: RehearsalResult): string {
  return `<!doctype html><pre>${JSON.stringify(result)}</pre>`;
}
