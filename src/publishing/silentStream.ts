import type { Realm } from '../browser/realms.js';

/**
 * A real stream of silence and of one black frame: no device, no prompt, and no work after it is made.
 *
 * @param realm - whose objects it is made of
 * @param kinds - what it holds
 * @param video - the constraints for its picture; sizes are followed, up to 1280x720
 */
export function silentStream(
  { AudioContext, document, MediaStream }: Realm,
  kinds: readonly ('audio' | 'video')[],
  video: any,
): MediaStream {
  const silence = () => {
    const context = new AudioContext();
    const { stream } = context.createMediaStreamDestination();
    // its track stays live and unmuted when the context is closed, and costs nothing (measured, Chromium 156)
    context.close();
    return stream;
  };
  const blackFrame = () => {
    const canvas = document.createElement('canvas');
    const wanted = (size: any, most: number, fallback: number) =>
      Math.min(size?.exact ?? size?.ideal ?? size, most) || fallback;
    canvas.width = wanted(video.width, 1280, 640);
    canvas.height = wanted(video.height, 720, 480);
    canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
    return canvas.captureStream(0); // no frame but this one
  };
  return new MediaStream(kinds.flatMap((kind) => (kind === 'audio' ? silence() : blackFrame()).getTracks()));
}
