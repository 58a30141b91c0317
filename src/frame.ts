// The script of a page that is shown in a frame of the recorder's page. It reports that the page has begun, that it lives, and that it
// has failed. In a frame of any other page it only sends one message.

// taken from the window, because the page may have variables of these names
const { parent, setInterval } = window;

/** Milliseconds between signs of life; after 10 s without one the frame has failed. */
const PACE_MS = 2000;

/** The most characters of a reason; the parent page keeps no more. */
const MAX_REASON = 200;

const tell = (recordingCompanion: 'boot' | 'beat' | 'fail', reason?: string) =>
  parent.postMessage({ recordingCompanion, reason }, '*');

/**
 * Reports that this page has failed, which ends the recording unless the frame is excused.
 *
 * @param reason - at most 200 characters; if it is no string, its type is sent
 */
export const fail = (reason: string): void =>
  tell('fail', typeof reason === 'string' ? reason.slice(0, MAX_REASON) : typeof reason);

let pace: unknown;
if (window !== parent) {
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data?.recordingCompanion === 'hello')
      pace ??= setInterval(tell, PACE_MS, 'beat');
  });
  tell('boot');
}
