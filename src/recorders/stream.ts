import { noop } from '../browser/stop.js';
import { addElement } from './addElement.js';
import { AGORA_LIMITS, type Recorder } from './recorder.js';

/** Recording of GetStream (`GetStream/stream-video-js`, sample-apps/react/egress-composite, README). */
export const stream: Recorder = {
  without: AGORA_LIMITS,
  start() {
    let stop = noop;
    return {
      ready() {
        stop = addElement('span', 'id', 'egress-ready-for-capture');
      },
      stop: () => stop(),
    };
  },
};
