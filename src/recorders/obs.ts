import { AGORA_LIMITS, type Recorder } from './recorder.js';

/** What OBS puts into a page of its Browser Source, as far as it is used here. */
interface ObsStudio {
  getControlLevel?(callback: (level: number) => void): void;
  stopRecording?(): void;
}

/** Page permission "Full access to OBS". */
const ALL = 5;

/** OBS Browser Source (`obsproject/obs-browser`, README). It does not wait until a page is ready. It may allow a page to end the recording. */
export const obs: Recorder = {
  without: AGORA_LIMITS,
  start() {
    const { obsstudio } = window as { obsstudio?: ObsStudio };
    let level = 0;
    obsstudio?.getControlLevel?.((given) => {
      level = given;
    });
    return {
      end() {
        if (level !== ALL || !obsstudio?.stopRecording) return false;
        obsstudio.stopRecording();
        return true;
      },
    };
  },
};
