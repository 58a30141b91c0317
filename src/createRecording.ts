import { startClaimedPage, type StartClaimedPage } from './claimedPage.js';
import { type LoadOverlay, startRecordedPage, type StartRecordedPage } from './recordedPage.js';

/** The parts that only the file for the recorder's pages has. */
export interface Recording {
  startRecordedPage: StartRecordedPage;
  startClaimedPage: StartClaimedPage;
}

export const createRecording = (loadOverlay: LoadOverlay): Recording => ({
  startRecordedPage: startRecordedPage(loadOverlay),
  startClaimedPage,
});
