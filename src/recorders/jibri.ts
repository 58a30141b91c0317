import { Object } from '../browser/natives.js';
import { AGORA_LIMITS, type Recorder } from './recorder.js';

const NAME = 'jibriPageState';

/** Jibri (`jitsi/jibri`, selenium/pageobjects/ExternalAPIPage.kt): it asks the page for a status object of this name. */
export const jibri: Recorder = {
  without: AGORA_LIMITS,
  start() {
    const host = window as { [NAME]?: object };
    // the app has a status object of its own, which knows more than ours
    if (host[NAME]) return {};
    const state = {
      conferenceJoined: false,
      apiError: null as string | null,
      localParticipantId: null,
      localParticipantKicked: false,
    };
    host[NAME] = state;
    return {
      ready() {
        state.conferenceJoined = true;
      },
      end(reason, wasReady) {
        state.conferenceJoined = false;
        if (!wasReady) state.apiError = reason;
      },
      stop() {
        if (Object.is(host[NAME], state)) delete host[NAME];
      },
    };
  },
};
