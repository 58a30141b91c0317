import { publishApi, publishedApi } from './api.js';
import { createLog } from './browser/logger.js';
import { OPTION_TABLE } from './config/optionTable.js';
import { readScriptTag } from './config/readScriptTag.js';
import { resolveOptions } from './config/resolveOptions.js';
import { noop } from './browser/stop.js';

// The script tag's entry: the one file that acts when it is loaded.
const tag = document.currentScript as HTMLScriptElement | null;
const running = publishedApi();
const log = createLog('error');

const problems: string[] = [];
const sources = tag ? readScriptTag(tag, (problem) => problems.push(problem)) : [];
const api = running ?? publishApi(() => import(new URL('overlay.js', tag?.src).href), sources, problems);
if (!tag) {
  // a module, or code that an optimiser has fetched and evaluated
  log(
    'error',
    'no classic script tag (type="module"?) to read: mend it, or call recordingCompanion.init({ … })',
  );
} else if (resolveOptions(sources, noop).autoStart) {
  // of a second tag the options are compared with those in force
  const options = running && Object.assign({}, ...[...sources].reverse());
  for (const name in options) if (!Object.hasOwn(OPTION_TABLE, name)) delete options[name];
  try {
    api.init(options);
  } catch (error) {
    log('error', error);
  }
}
