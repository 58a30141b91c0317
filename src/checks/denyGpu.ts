import { Object, Reflect } from '../browser/natives.js';
import type { Hook, Patch } from '../browser/patch.js';
import type { Realms } from '../browser/realms.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { isGpuType } from './isGpuType.js';

/**
 * Refuses WebGL and WebGPU as a browser without a GPU does: no context, an event that says why, no adapter. Libraries
 * then use their fallback (docs/checks/webgl.md).
 *
 * A worker can't be patched without harm: a script of ours before its own would change its URL, its imports and what its policy allows.
 * So the page gets no `OffscreenCanvas`, as in a browser without it, and libraries that look for it draw in the page.
 *
 * Limitation: a worker can still make a canvas of its own without its page. A context that was made before is not refused.
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
      hide(realm.HTMLCanvasElement?.prototype, 'transferControlToOffscreen'),
      // last: its methods had to be patched first, for canvases that come from elsewhere
      hide(realm, 'OffscreenCanvas'),
    ]);
  });
}

/** Deletes a property. The undo puts it back, unless somebody else has defined it meanwhile. */
function hide(owner: object | undefined, name: string): Stop {
  const own = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (!own || !Reflect.deleteProperty(owner, name)) return noop;
  return () => {
    if (!Object.hasOwn(owner, name)) Reflect.defineProperty(owner, name, own);
  };
}
