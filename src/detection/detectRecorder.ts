import { navigator } from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { sessionItem } from '../browser/sessionItem.js';
import { companionAbove } from './companionAbove.js';
import { matchParam } from './matchParam.js';

/** What gave the recorder away. */
export type DetectedBy = 'option' | 'param' | 'reload' | 'parent' | 'notify-ready';

/**
 * Whether this page was opened by the recorder. Synchronous; the first sign counts:
 *
 * 1. `option`: the app says so.
 * 2. `param`: a parameter of the URL. One that says no ends the search.
 * 3. `reload`: this load is a reload, and the page was the recorder's before. The recorder reloads pages
 *    (docs/facts/page-recorder.md), and routers drop parameters. Only a top page keeps its role: the storage is
 *    that of its child frames as well.
 * 4. `parent`: a same-origin parent runs a companion in the recorder's page.
 * 5. `notify-ready`: the recorder's own function `navigator.notifyReady` is there.
 *
 * @param recorder - what the app says
 * @param recorderParam - see `matchParam`
 * @param before - the sign that an earlier companion of this load has seen, which may be gone by now
 * @returns null in a participant's page
 */
export function detectRecorder(
  recorder: boolean | undefined,
  recorderParam: readonly string[],
  before: DetectedBy | null,
): DetectedBy | null {
  const detectedBy = recorder === undefined ? findSign(recorderParam, before) : recorder ? 'option' : null;
  // after an ordinary visit in a tab that was the recorder's, a reload is none of the recorder's
  if (detectedBy) role().set('recorder');
  else forgetRole();
  return detectedBy;
}

const role = () => sessionItem('role');

/** Makes the next reload an ordinary visit. */
export const forgetRole = (): void => role().forget();

function findSign(recorderParam: readonly string[], before: DetectedBy | null): DetectedBy | null {
  const inUrl = matchParam(recorderParam, location.search, location.hash);
  if (inUrl !== undefined) return inUrl ? 'param' : null;
  if (navigationEntry()?.type === 'reload' && role().get()) return 'reload';
  if (companionAbove()) return 'parent';
  return 'notifyReady' in navigator && typeof navigator.notifyReady === 'function' ? 'notify-ready' : before;
}
