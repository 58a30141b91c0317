import { createLog } from './browser/logger.js';

const FILE = 'recording-companion.recorder.js';
/** Of that file; the build puts it in. */
const INTEGRITY = '__RECORDER_INTEGRITY__';

/**
 * Puts the file that has everything in the place of a tag: written, so that it comes before the page's next script,
 * with the tag's attributes and query. Where nothing can be written (`async`, a tag that a script has made) it is inserted, and
 * comes later.
 *
 * Limitation: under `require-trusted-types-for 'script'` neither can be done.
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
    const script = document.createElement('script');
    for (const { name, value } of tag.attributes) {
      if (!/^(src|id|async|defer|integrity)$/.test(name)) script.setAttribute(name, value);
    }
    // a browser hides it from the attributes
    if (tag.nonce) script.setAttribute('nonce', tag.nonce);
    if (tag.integrity) script.integrity = INTEGRITY;
    const { href } = new URL(FILE + new URL(tag.src).search, tag.src);
    script.src = href;
    const find = () => [...document.scripts].find(({ src }) => src === href);

    if (document.readyState === 'loading' && !tag.async && !tag.defer) document.write(script.outerHTML);
    if (!find()) {
      script.async = false;
      tag.after(script);
    }
    find()!.onerror = () => fail(href);
  } catch (error) {
    fail(error);
  }
}
