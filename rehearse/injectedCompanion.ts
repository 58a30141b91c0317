import { readFileSync } from 'node:fs';

/**
 * The companion as a script for a page that has none. It starts as soon as the document has an element, which is before any script
 * of the page.
 *
 * @param options - of `init()`
 */
export function injectedCompanion(options: object): string {
  const code = readFileSync(new URL('recording-companion.recorder.js', import.meta.url), 'utf8');
  return `if (window === top && !window.recordingCompanion) {
  const begin = () => {
    // the file complains that it has no tag to read; it is told what to do below
    const { error } = console;
    console.error = () => {};
    try { ${code}
    } finally { console.error = error; }
    window.recordingCompanion.init(${JSON.stringify(options)});
  };
  if (document.documentElement) begin();
  else new MutationObserver((_, observer) => { if (document.documentElement) { observer.disconnect(); begin(); } })
    .observe(document, { childList: true });
}`;
}
