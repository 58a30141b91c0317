import { createElement } from '../browser/natives.js';
import type { Realm } from '../browser/realms.js';

/**
 * A real stream of silence and of one black frame: no device, no prompt, and no work after it is made.
 *
 * @param realm - whose objects it is made of
 * @param kinds - what it holds
 */
export function silentStream(
  { AudioContext, document, MediaStream }: Realm,
  kinds: readonly ('audio' | 'video')[],
): MediaStream {
  const silence = () => {
    const context = new AudioContext();
    const { stream } = context.createMediaStreamDestination();
    // its track stays live and unmuted when the context is closed, and costs nothing (measured, Chromium 156)
    context.close();
    return stream;
  };
  const blackFrame = () => {
    const canvas = createElement(document, 'canvas');
    canvas.width = 640;
    canvas.height = 480;
    canvas.getContext('2d')?.fillRect(0, 0, 640, 480);
    return canvas.captureStream(0); // no frame but this one
  };
  return new MediaStream(
    kinds.map((kind) => {
      const [track] = (kind === 'audio' ? silence() : blackFrame()).getTracks() as [MediaStreamTrack];
      // refused natively for a device or a rate that a canvas has not, which a camera would have
      track.applyConstraints = async () => {};
      return track;
    }),
  );
}
