import { navigator, Object } from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { companionAbove } from './companionAbove.js';
import { matchParam } from './matchParam.js';
import { wasRecorder } from './rememberRole.js';

/** What gave the recorder away. */
export type DetectedBy = 'option' | 'param' | 'reload' | 'parent' | 'notify-ready' | 'sign' | 'pass';

/** The object that a recorder puts into the window of its pages, by preset. */
const SIGNS: Readonly<Record<string, string>> = { obs: 'obsstudio', pagecorder: 'pagecorder' };

/**
 * Whether this page was opened by the recorder. Synchronous; the first sign counts:
 *
 * 1. `option`: the app says so.
 * 2. `param`: a parameter of the URL. A parameter that says no ends the search.
 * 3. `reload`: this load is a reload, and the page was the recorder's before. The recorder reloads pages
 *    (docs/facts/page-recorder.md), and routers drop parameters. Only a top page keeps its role, because its
 *    child frames share the storage.
 * 4. `parent`: a same-origin parent runs a companion in the recorder's page.
 * 5. `notify-ready`: Agora's own function `navigator.notifyReady` is there.
 * 6. `sign`: the object that the recorder of `preset` puts into its pages is there. An element or a frame of that name does not count:
 *    it is no own property of the window (HTML, "named access on the Window object").
 *
 * @param recorder - what the app says
 * @param recorderParam - see `matchParam`
 * @param preset - the recorder that the app names
 * @param before - the sign that an earlier companion of this page load has seen; it may be gone by now
 * @returns null in a participant's page
 */
export function detectRecorder(
  recorder: boolean | undefined,
  recorderParam: readonly string[],
  preset: string,
  before: DetectedBy | null,
): DetectedBy | null {
  return recorder === undefined ? findSign(recorderParam, preset, before) : recorder ? 'option' : null;
}

function findSign(
  recorderParam: readonly string[],
  preset: string,
  before: DetectedBy | null,
): DetectedBy | null {
  const inUrl = matchParam(recorderParam, location.search, location.hash);
  if (inUrl !== undefined) return inUrl ? 'param' : null;
  if (navigationEntry()?.type === 'reload' && wasRecorder()) return 'reload';
  if (companionAbove()) return 'parent';
  if ('notifyReady' in navigator && typeof navigator.notifyReady === 'function') return 'notify-ready';
  return Object.hasOwn(window, SIGNS[preset] ?? '') ? 'sign' : before;
}
