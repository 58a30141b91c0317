import { createElement, Object } from '../browser/natives.js';
import type { Realm } from '../browser/realms.js';

interface SilentTrack {
  track: MediaStreamTrack;
  /** Draws the picture again, in the size of these settings. */
  resize(settings: Record<string, unknown>): void;
}

/**
 * Makes a real track of silence, or of one black frame, without a device, a prompt, or any work later.
 *
 * @param realm - the window whose constructors are used
 * @param settings - if they have a size, the track is a picture
 */
export function silentTrack(realm: Realm, settings: Record<string, unknown>): SilentTrack {
  const { AudioContext, CanvasCaptureMediaStreamTrack, document, MediaStreamTrack } = realm as any;
  if (!settings.width) {
    const context: AudioContext = new AudioContext();
    const [track] = context.createMediaStreamDestination().stream.getTracks() as [MediaStreamTrack];
    // the track stays live and unmuted when the context is closed, and then costs nothing (measured, Chromium 156)
    context.close();
    return { track, resize() {} };
  }
  const canvas = createElement(document, 'canvas');
  const { requestFrame } = CanvasCaptureMediaStreamTrack.prototype;
  const draw = ({ width, height }: Record<string, unknown>) => {
    canvas.width = width as number;
    canvas.height = height as number;
    canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
  };
  draw(settings);
  const [track] = canvas.captureStream(0).getTracks() as [MediaStreamTrack]; // 0: no frame after this one
  // it must look like a camera's track
  Object.setPrototypeOf(track, MediaStreamTrack.prototype);
  return {
    track,
    resize(next) {
      if (next.width === canvas.width && next.height === canvas.height) return;
      draw(next);
      requestFrame.call(track);
    },
  };
}
