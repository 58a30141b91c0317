import {
  append,
  createElement,
  Error,
  Promise,
  removeElement,
  rootOf,
  setAttribute,
} from './browser/natives.js';
import { trustedUrl } from './browser/trustedUrl.js';

/**
 * Imports a module file of ours.
 *
 * If the tag's own file was pinned by a hash, this one is too. `import()` can't be given a hash, and takes what the page has already loaded from a URL (one
 * module map a page: HTML standard, 8.1.4.6). So a script with the hash loads it first, and what does not match is never run.
 *
 * @param url - absolute
 * @param tag - the script tag that asks for it
 * @param integrity - the hash of the file, `sha384-…`
 * @throws (rejects) if the file can't be loaded or has another hash
 */
export async function importModule<Module>(
  url: string,
  tag: HTMLScriptElement,
  integrity: string,
): Promise<Module> {
  if (tag.integrity) {
    const script = createElement(document, 'script');
    script.type = 'module';
    script.integrity = integrity;
    if (tag.nonce) setAttribute(script, 'nonce', tag.nonce);
    try {
      await new Promise<unknown>((done, fail) => {
        script.onload = done;
        script.onerror = () => fail(new Error(`can't be loaded, or is not of this version: ${url}`));
        script.src = trustedUrl(url);
        append(rootOf(document)!, script);
      });
    } finally {
      removeElement(script);
    }
  }
  return import(url);
}
