import { adoptSheet } from '../browser/adoptedSheet.js';
import { CSSStyleSheet } from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Roots } from '../browser/roots.js';
import type { Source } from '../browser/source.js';
import { stopAll, type Stop } from '../browser/stop.js';

/**
 * Hides elements by one constructed stylesheet, in the document and its shadow roots: an important declaration in a layer beats
 * those in none, however specific.
 *
 * @param items - selectors of roster items
 * @param others - selectors of what else is hidden
 * @param onUpdate - told when the rules have changed
 */
export function hideItems(
  patch: Patch,
  roots: Roots,
  items: Source<string[]>,
  others: readonly (string | undefined)[],
  onUpdate: () => void,
): Stop {
  const sheet = new CSSStyleSheet();
  const update = () => {
    sheet.replaceSync(
      [...others, ...items.now()]
        .map((selector) => selector && `@layer recording-companion{${selector}{display:none!important}}`)
        .join('\n'),
    );
    onUpdate();
  };
  const stop = adoptSheet(patch, roots, sheet);
  update();
  return stopAll([stop, items.watch(update)]);
}
