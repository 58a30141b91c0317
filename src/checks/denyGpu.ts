import type { Hook, Patch } from '../browser/patch.js';
import type { Realms } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
import { isGpuType } from './isGpuType.js';

/**
 * Refuses WebGL and WebGPU as a browser without a GPU does: no context, an event that says why, no adapter. Libraries
 * then take their fallback (docs/checks/webgl.md).
 *
 * Limitation: a worker's own canvas is not reached, nor is a context that was made before.
 */
export function denyGpu(patch: Patch, realms: Realms): Stop {
  return realms.watch((realm: any) => {
    const refuse: Hook = (canvas, args, next) => {
      if (!isGpuType(args[0])) return next();
      // three.js prints the message; Chromium dispatches before it returns
      if (args[0] !== 'webgpu') {
        canvas.dispatchEvent(
          new realm.WebGLContextEvent('webglcontextcreationerror', {
            cancelable: true,
            statusMessage: 'refused by recording-companion, webgl: deny',
          }),
        );
      }
      return null;
    };
    return stopAll([
      patch(realm.HTMLCanvasElement?.prototype, 'getContext', refuse),
      patch(realm.OffscreenCanvas?.prototype, 'getContext', refuse),
      patch(realm.GPU?.prototype, 'requestAdapter', () => realm.Promise.resolve(null)),
    ]);
  });
}
