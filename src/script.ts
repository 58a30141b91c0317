import { loadRecorderScript } from './loadRecorderScript.js';
import { detectRecorder } from './detection/detectRecorder.js';
import { startTag } from './startTag.js';

// The script tag's entry. A participant's page needs a part of the companion, and loads no more than that.
const tag = document.currentScript as HTMLScriptElement | null;
startTag(tag, undefined, ({ autoStart, recorder, recorderParam }) => {
  // without `autoStart` it is started by code that may say what this page is
  const isParticipant = autoStart && !detectRecorder(recorder as boolean | undefined, recorderParam, null);
  if (!isParticipant) loadRecorderScript(tag!, () => startTag(tag));
  return !isParticipant;
});
