import { Object } from './browser/natives.js';
import { publishApi, publishedApi } from './api.js';
import { createLog } from './browser/logger.js';
import type { Recording } from './createRecording.js';
import { OPTION_TABLE } from './config/optionTable.js';
import { readScriptTag } from './config/readScriptTag.js';
import type { ResolvedOptions } from './options.js';

/**
 * Does what a script tag says: publishes the API, and starts the companion unless `autoStart` is off.
 *
 * @param tag - null in a module, and in code that was fetched and evaluated
 * @param recording - the parts that only the file for the recorder's pages has
 * @param handOver - gets the tag's options; returns true if another file does all this instead
 */
export function startTag(
  tag: HTMLScriptElement | null,
  recording?: Recording,
  handOver?: (options: ResolvedOptions) => boolean,
): void {
  const log = createLog('error');
  const running = publishedApi();
  const said = tag ? readScriptTag(tag) : undefined;
  if (said && !running && handOver?.(said.options)) return;
  const api = running ?? publishApi(recording, said);
  if (!said) {
    log(
      'error',
      'no classic script tag (type="module"?) to read: mend it, or call recordingCompanion.init({ … })',
    );
    return;
  }
  if (!said.options.autoStart) return;
  // a second tag: `init` compares its options with those in force
  const options = running && Object.assign({}, ...[...said.sources].reverse());
  for (const name of Object.keys(options ?? {})) if (!Object.hasOwn(OPTION_TABLE, name)) delete options[name];
  try {
    api.init(options);
  } catch (error) {
    log('error', error);
  }
}
