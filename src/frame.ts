// The script of a page that is shown in a frame of the recorder's page: it says that the page has begun, that it lives,
// and that it has failed. In any other page one message is all it does.

// a page may have variables of these names
const { parent, setInterval } = window;

/** Milliseconds between signs of life; after 10 s without one the frame has failed. */
const PACE_MS = 2000;

/** Characters of a reason; the page around it keeps no more. */
const MAX_REASON = 200;

const tell = (recordingCompanion: 'boot' | 'beat' | 'fail', reason?: string) =>
  parent.postMessage({ recordingCompanion, reason }, '*');

/**
 * Tells that this page is of no use, which ends the recording unless the frame is excused.
 *
 * @param reason - at most 200 characters; of what is no string, its type
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
