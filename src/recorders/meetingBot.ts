import { AGORA_LIMITS, type Recorder } from './recorder.js';

/**
 * Recall.ai ("Output Media") and Attendee ("voice agents"): a bot shows the page to a meeting, and the page's microphone gives the
 * meeting's sound. With a silent microphone the page could not hear the meeting.
 */
export const meetingBot: Recorder = { without: AGORA_LIMITS, defaults: { capture: 'allow' } };
