import { currentScriptOf, queryAll } from './natives.js';

/**
 * Whether the script tag that runs now is the page's first one, so that nothing of the page can have run before. The tag of the recorder's
 * file stands behind the tag that has written it.
 */
export const isFirstScript = (): boolean => {
  const scripts = queryAll(document, 'script');
  return scripts.length > 0 && scripts.length <= 2 && scripts.at(-1) === currentScriptOf(document);
};
