import { init } from 'recording-companion';

export const RECORDER_UID = 900001;
// ready when the page has loaded and the recorder sees those who publish
export const companion = init({ recorderUid: RECORDER_UID, ready: 'load,fonts,channel' });
