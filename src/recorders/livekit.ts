import { noop } from '../browser/stop.js';
import { addElement } from './addElement.js';
import { AGORA_LIMITS, type Recorder } from './recorder.js';

/** LiveKit Egress (`livekit/egress`, pkg/pipeline/source/web.go). Its console lines are those of `sayOnConsole`. */
export const livekit: Recorder = {
  without: AGORA_LIMITS,
  start() {
    let stop = noop;
    return {
      end(reason, wasReady) {
        // LiveKit looks for it once, right after the page has loaded, and takes its text as the error of the recording
        if (!wasReady) stop = addElement('div', 'class', 'error', reason);
      },
      stop: () => stop(),
    };
  },
};
