import { Object } from './browser/natives.js';
import { publishApi, publishedApi } from './api.js';
import { createLog } from './browser/logger.js';
import { noop } from './browser/stop.js';
import type { StartRecordedPage } from './recordedPage.js';
import { OPTION_TABLE } from './config/optionTable.js';
import { readScriptTag } from './config/readScriptTag.js';
import { resolveOptions } from './config/resolveOptions.js';
import type { ResolvedOptions } from './options.js';

/**
 * Does what a script tag says: publishes the API, and starts unless that is turned off.
 *
 * @param tag - null in a module, and where code was fetched and evaluated
 * @param startRecordedPage - what only a page that is recorded does
 * @param handOver - with the tag's options, whether another file does all this
 */
export function startTag(
  tag: HTMLScriptElement | null,
  startRecordedPage?: StartRecordedPage,
  handOver?: (options: ResolvedOptions) => boolean,
): void {
  const log = createLog('error');
  const running = publishedApi();
  const problems: string[] = [];
  const sources = tag ? readScriptTag(tag, (problem) => problems.push(problem)) : [];
  const said = resolveOptions(sources, noop);
  if (tag && !running && handOver?.(said)) return;
  const api = running ?? publishApi(startRecordedPage, sources, problems);
  if (!tag) {
    log(
      'error',
      'no classic script tag (type="module"?) to read: mend it, or call recordingCompanion.init({ … })',
    );
    return;
  }
  if (!said.autoStart) return;
  // of a second tag the options are compared with those in force
  const options = running && Object.assign({}, ...[...sources].reverse());
  for (const name of Object.keys(options ?? {})) if (!Object.hasOwn(OPTION_TABLE, name)) delete options[name];
  try {
    api.init(options);
  } catch (error) {
    log('error', error);
  }
}
