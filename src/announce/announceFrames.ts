import { whenShown } from '../browser/whenShown.js';
import type { FrameFailure } from '../frames/frameFailure.js';
import type { FrameListener } from '../frames/watchFrames.js';
import type { PageStatus } from '../report/createBeacons.js';
import type { Runtime } from '../runtime.js';

/**
 * Announces failed frames. Ends the recording if a failure is certain, or if it is likely and the frame is required.
 *
 * @param end - ends the recording
 * @returns the listener; `counts()` has the number of frames that have failed since the page began to load
 */
export function announceFrames(
  onFrameFailure: 'close' | 'report',
  { log, emit, run }: Runtime,
  end: (reason: string, detail: string) => unknown,
): FrameListener & { counts(): Pick<PageStatus, 'failedFrames' | 'likelyFrames'> } {
  const failed = { certain: 0, likely: 0 };
  const isEnd = ({ certainty, required }: FrameFailure) =>
    onFrameFailure === 'close' && (certainty === 'certain' || required);
  return {
    counts: () => ({ failedFrames: failed.certain + failed.likely, likelyFrames: failed.likely }),
    onFailure(failure) {
      const { url, reason, certainty, detail } = failure;
      failed[certainty]++;
      const advice =
        isEnd(failure) || certainty === 'certain'
          ? 'data-recording-optional on it excuses it'
          : 'the recording goes on, since this is not certain; data-recording-required on it ends it';
      log(
        'error',
        `a frame has failed (${reason}, ${certainty}): ${url}: ${detail}. ${advice}: docs/frames.md`,
      );
      emit('frame-failed', failure);
      if (!isEnd(failure)) return;
      // without the query, which may name a user or hold a token: a beacon must not carry these
      const [place] = url.split(/[?#]/);
      run(() => whenShown(() => void end('frame-failed', `${reason}, ${certainty}: ${place}: ${detail}`)));
    },
    onHidden: ({ url, detail }) => log('info', `a frame that can't be seen has failed: ${url}: ${detail}`),
    onDoubt: (url, doubt, isMild) =>
      log(
        isMild ? 'info' : 'warn',
        `a frame may have failed: ${url}: ${doubt}. Its page can tell by frame.js; data-recording-probe="off" on the frame asks nothing: docs/frames.md`,
      ),
  };
}
