import { adoptSheet } from '../browser/adoptedSheet.js';
import { CSSStyleSheet } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Roots } from '../browser/roots.js';
import type { Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/**
 * Hides elements by one constructed stylesheet, in the document and its shadow roots. Its declarations are important and in a layer,
 * and so beat those outside of layers, even if these are more specific.
 *
 * @param items - selectors of roster items
 * @param others - selectors of other elements to hide
 * @param findNewRoots - looks for shadow roots and frames that are not known yet; called when the rules have changed
 */
export function hideItems(
  patch: Patch,
  roots: Roots,
  items: Source<string[]>,
  others: readonly (string | undefined)[],
  findNewRoots: () => void,
): Stop {
  const sheet = new CSSStyleSheet();
  const update = () => {
    sheet.replaceSync(
      [...others, ...items.now()]
        .map((selector) => selector && `@layer recording-companion{${selector}{display:none!important}}`)
        .join('\n'),
    );
    findNewRoots();
  };
  const stop = adoptSheet(patch, roots, sheet);
  update();
  return stopAll([stop, items.watch(update)]);
}
