import { clearTimeout, isConnected, setTimeout } from '../browser/natives.js';
import { isMarked } from '../browser/isMarked.js';
import { stopAll } from '../browser/stop.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { hasForeignFrame } from './hasForeignFrame.js';
import { judgeWebgl } from './judgeWebgl.js';
import { watchGpu } from './watchGpu.js';

/**
 * Milliseconds until a context is reported. Our choice: libraries that only test for WebGL give the context back within the same
 * task (pixi.js 8), and libraries that keep it have put their canvas into the page by then.
 */
const CONFIRM_MS = 500;

/**
 * Whether the page does without the GPU: docs/checks/webgl.md. Agora's recorder ends the recording of a page that uses
 * WebGL (event 72, limitType "WebGL").
 */
export const webgl: Check = {
  id: 'webgl',
  ...ENGLISH_TITLES.webgl,
  start({ options, patch, realms, safe }, tell) {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isIgnored = (canvas: any) => !!canvas.localName && isMarked(canvas, 'data-recording-ignore');

    const look = safe(() => {
      timer = undefined;
      const contexts = gpu.contexts().flatMap((context) => {
        const canvas = gpu.canvasOf(context);
        if (context.isContextLost?.() || isIgnored(canvas)) return [];
        const kind = context.drawArrays ? ('webgl' as const) : ('webgpu' as const);
        return { kind, element: canvas.localName && isConnected(canvas) ? canvas : undefined };
      });
      const unseen: string[] = [];
      if (gpu.handedOver().some((element) => !isIgnored(element)))
        unseen.push('a canvas that was handed to a worker');
      if (gpu.hasWorker()) unseen.push('a worker');
      if (hasForeignFrame(window)) unseen.push('a frame of another origin');
      tell(judgeWebgl({ contexts, denied: gpu.denied(), unseen }));
    });

    const gpu = watchGpu(patch, realms, safe, options.webgl === 'deny', () => {
      // a FinalizationRegistry may call back after the end
      if (!stopped) timer ??= setTimeout(look, CONFIRM_MS);
    });
    return stopAll([
      () => {
        stopped = true;
        clearTimeout(timer);
      },
      gpu.stop,
    ]);
  },
};
