import { createLog } from './browser/logger.js';
import { createElement, queryAll, readyStateOf, setAttribute, URL, writeTo } from './browser/natives.js';

const FILE = 'recording-companion.recorder.js';
/** The hash of that file; the build puts it in. */
const INTEGRITY = '__RECORDER_INTEGRITY__';

/**
 * Loads `recording-companion.recorder.js` with the tag's attributes and query. `document.write` makes it run before the page's next
 * script. If writing is impossible (`async`, a tag made by a script, a page of XML), the tag is inserted, and runs later.
 *
 * Limitation: if `trusted-types` lists policies, but not `recording-companion`, both are forbidden.
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
    // the nonce is not among the attributes, because browsers hide it there
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
    // removed, so that a hydrating framework finds the elements that it expects; a shared handler, so that none keeps the script alive
    inserted.onload = removeTarget;
  } catch (error) {
    fail(error);
  }
}

const removeTarget = ({ target }: Event): void => (target as Element).remove();

/** Makes strings pass `require-trusted-types-for 'script'`. Returns them unchanged if that is impossible or not needed. */
function trustedTypes(): { createHTML(html: string): string; createScriptURL(url: string): string } {
  const rules = { createHTML: (html: string) => html, createScriptURL: (url: string) => url };
  try {
    return (window as any).trustedTypes.createPolicy('recording-companion', rules);
  } catch {
    return rules;
  }
}
