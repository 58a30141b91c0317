import { createLog } from './browser/logger.js';
import { createElement, queryAll, readyStateOf, setAttribute, URL, writeTo } from './browser/natives.js';

const FILE = 'recording-companion.recorder.js';
/** Of that file; the build puts it in. */
const INTEGRITY = '__RECORDER_INTEGRITY__';

/**
 * Loads `recording-companion.recorder.js` with the tag's attributes and query. `document.write` makes it run before the page's next
 * script. Where nothing can be written (`async`, a tag that a script has made, a page of XML) it is inserted, and runs later.
 *
 * Limitation: where `trusted-types` lists policies, and not `recording-companion`, neither can be done.
 *
 * @param onFailure - called when it can't be loaded
 */
export function loadRecorderScript(tag: HTMLScriptElement, onFailure: () => void): void {
  const log = createLog('error');
  const fail = (why: unknown) => {
    log('error', `${FILE} must lie beside the tag's own file, and can't be loaded:`, why);
    onFailure();
  };
  try {
    const script = createElement(document, 'script');
    for (const { name, value } of tag.attributes) {
      if (!/^(src|id|async|defer|integrity|on.*)$/.test(name)) setAttribute(script, name, value);
    }
    // a browser hides it from the attributes
    if (tag.nonce) setAttribute(script, 'nonce', tag.nonce);
    if (tag.integrity) script.integrity = INTEGRITY;
    const { href } = new URL(FILE + new URL(tag.src).search, tag.src);
    const types = trustedTypes();
    script.src = types.createScriptURL(href);
    const find = () =>
      queryAll(document, 'script').find(
        (script) => (script as HTMLScriptElement).src === href,
      ) as HTMLScriptElement;

    if (readyStateOf(document) === 'loading' && !tag.async && !tag.defer) {
      try {
        writeTo(document, types.createHTML(script.outerHTML));
      } catch {
        // in a page of XML nothing can be written
      }
    }
    if (!find()) {
      script.async = false;
      tag.after(script);
    }
    const inserted = find()!;
    inserted.onerror = () => fail(href);
    // a framework that takes over what its server has rendered finds what it expects; a handler that holds it keeps it alive
    inserted.onload = removeTarget;
  } catch (error) {
    fail(error);
  }
}

const removeTarget = ({ target }: Event): void => (target as Element).remove();

/** What makes strings pass `require-trusted-types-for 'script'`; strings as they are where that can't be, or need not. */
function trustedTypes(): { createHTML(html: string): string; createScriptURL(url: string): string } {
  const rules = { createHTML: (html: string) => html, createScriptURL: (url: string) => url };
  try {
    return (window as any).trustedTypes.createPolicy('recording-companion', rules);
  } catch {
    return rules;
  }
}
