import { init } from 'recording-companion';

export const RECORDER_UID = 900001;
// Ready when the page has loaded and the recorder sees those who publish; the start request has the same `readyTimeout`.
export const companion = init({
  recorderUid: RECORDER_UID,
  ready: 'load,fonts,channel',
  readyTimeout: 30,
});
