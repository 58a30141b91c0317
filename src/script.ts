import { loadRecorderScript } from './loadRecorderScript.js';
import { detectRecorder } from './detection/detectRecorder.js';
import { startTag } from './startTag.js';

// The script tag's entry. A participant's page needs only a part of the companion, so it loads only that.
const tag = document.currentScript as HTMLScriptElement | null;
startTag(tag, undefined, ({ autoStart, recorder, recorderParam, preset }) => {
  // without `autoStart`, code starts the companion, and that code may make this page the recorder's
  const isParticipant =
    autoStart && !detectRecorder(recorder as boolean | undefined, recorderParam, preset, null);
  if (!isParticipant) loadRecorderScript(tag!, () => startTag(tag));
  return !isParticipant;
});
