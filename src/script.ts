import { publishedApi } from './api.js';
import { noop } from './browser/stop.js';
import { readScriptTag } from './config/readScriptTag.js';
import { resolveOptions } from './config/resolveOptions.js';
import { loadRecorderScript } from './loadRecorderScript.js';
import { detectRecorder } from './recorder/detectRecorder.js';
import { startTag } from './startTag.js';

// The script tag's entry. A participant's page needs a part of the companion, and loads no more than that.
const tag = document.currentScript as HTMLScriptElement | null;
const needsAll = () => {
  const { autoStart, recorder, recorderParam } = resolveOptions(readScriptTag(tag!, noop), noop);
  // started by code that may say what this page is
  return !autoStart || detectRecorder(recorder as boolean | undefined, recorderParam, null);
};
if (tag && !publishedApi() && needsAll()) loadRecorderScript(tag, () => startTag(tag));
else startTag(tag);
