import {
  AbortController,
  Boolean,
  clearTimeout,
  FinalizationRegistry,
  isConnected,
  ResizeObserver,
  setTimeout,
  WeakMap,
  WeakSet,
} from '../browser/natives.js';
import { isMarked } from '../browser/isMarked.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { createWeakList } from '../browser/weakList.js';
import type { Check, Problem } from './check.js';
import { isGpuType } from './isGpuType.js';

/**
 * Milliseconds until a context is told of. Ours: libraries that only ask whether there is WebGL give the context back
 * within the same task (pixi.js 8), and those that keep it have put their canvas into the page by then.
 */
const CONFIRM_MS = 500;

/**
 * What a context that was made before the tag, or with a saved `getContext`, calls in every frame: it can't be seen
 * otherwise, since asking a canvas makes the context (docs/facts/chromium.md, WebGL).
 */
const DRAWING = ['clear', 'drawArrays', 'drawElements', 'useProgram', 'viewport', 'bindFramebuffer'];

/**
 * Whether the page does without the GPU: docs/checks/webgl.md. Agora's recorder ends the recording of a page that uses
 * WebGL (event 72, limitType "WebGL").
 */
export const webgl: Check = {
  id: 'webgl',
  title: 'The page uses no WebGL or WebGPU',
  failureTitle: 'The page uses WebGL or WebGPU',
  start({ options, patch, realms, safe }, tell) {
    const ended = new AbortController();
    const { signal } = ended;
    const contexts = createWeakList<any>();
    /** The canvas element that an OffscreenCanvas came from. */
    const elementOf = new WeakMap<object, Element>();
    /** Canvas elements whose drawing was handed to an OffscreenCanvas, and those of them whose context was made in this thread. */
    const handedOver = createWeakList<Element>();
    const takenHere = new WeakSet<Element>();
    let hasWorker = false;
    let denied = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const update = () => {
      // A FinalizationRegistry may call back after stop().
      if (!signal.aborted) timer ??= setTimeout(safe(judge), CONFIRM_MS);
    };
    // a canvas that left the page must not be held by what was told of it: browsers have 16 contexts
    const attachment = new ResizeObserver(update);
    const collected = new FinalizationRegistry(update);

    function found(context: any) {
      if (!contexts.add(context)) return;
      collected.register(context, 0);
      const { canvas } = context;
      for (const type of ['webglcontextlost', 'webglcontextrestored'])
        canvas.addEventListener(type, update, { signal });
      const element = elementOf.get(canvas) ?? canvas;
      if (element.localName) attachment.observe(element);
      update();
    }

    function judge() {
      timer = undefined;
      const isIgnored = (canvas: any) => !!canvas.localName && isMarked(canvas, 'data-recording-ignore');
      const problems: Problem[] = [];
      let measured = 0;
      for (const [kind, name, method] of [
        ['webgl', 'WebGL', 'drawArrays'],
        ['webgpu', 'WebGPU', 'getCurrentTexture'],
      ] as const) {
        const canvases = contexts.all().flatMap((context) => {
          if (!context[method] || context.isContextLost?.()) return [];
          const canvas = elementOf.get(context.canvas) ?? context.canvas;
          return isIgnored(canvas) ? [] : canvas;
        });
        const count = canvases.length;
        if (!count) continue;
        measured += count;
        problems.push({
          kind,
          severity: 'error',
          detail: `the page has ${count} ${name} context${count > 1 ? 's' : ''}, and the recorder takes none`,
          measured: count,
          limit: 0,
          elements: canvases.filter((canvas) => canvas.localName && isConnected(canvas)),
        });
      }
      if (denied) {
        problems.push({
          kind: 'denied',
          severity: 'notice',
          detail: `WebGL or WebGPU was refused ${denied} time${denied > 1 ? 's' : ''}, as the option webgl says`,
          measured: denied,
          elements: [],
        });
      }
      const unseen = [
        handedOver.all().some((element) => !takenHere.has(element) && !isIgnored(element)) &&
          'a canvas that was handed to a worker',
        hasWorker && 'a worker',
        hasForeignFrame(window) && 'a frame of another origin',
      ].filter(Boolean);
      tell({
        measured,
        limit: 0,
        problems,
        ...(unseen.length && {
          outcome: 'unknown',
          detail: `what is drawn in ${unseen.join(' and in ')} can't be seen`,
        }),
      });
    }

    const left = realms.watch((realm: any) => {
      /** Hooks into methods until the first of them is called: they are called often. */
      const once = (owner: any, names: string[], onCall: (self: object) => void, field?: 'set'): Stop => {
        let stop = noop;
        const hook = (self: object, _args: unknown[], next: () => unknown) => {
          stop();
          onCall(self);
          return next();
        };
        stop = stopAll(names.map((name) => patch(owner?.prototype, name, hook, field)));
        return stop;
      };
      const onDraw = (context: object) => {
        drawing();
        found(context);
      };
      const drawing = stopAll([
        once(realm.WebGLRenderingContext, DRAWING, onDraw),
        once(realm.WebGL2RenderingContext, DRAWING, onDraw),
        once(realm.GPUCanvasContext, ['getCurrentTexture'], onDraw),
      ]);
      const onWorker = () => {
        hasWorker = true;
        update();
      };
      const getContext = (canvas: any, [type]: unknown[], next: () => any) => {
        const context = next();
        const element = context && elementOf.get(canvas);
        if (element) takenHere.add(element);
        if (context?.drawArrays || context?.getCurrentTexture) onDraw(context);
        else if (options.webgl === 'deny' && isGpuType(type)) onDenied();
        return context;
      };
      const onDenied = () => {
        denied++;
        update();
      };
      realm.document.addEventListener(
        'load',
        safe(({ target }: any) => target.contentWindow && update()),
        { capture: true, signal },
      );
      update();
      return stopAll([
        drawing,
        once(realm.Worker, ['postMessage', 'addEventListener'], onWorker),
        once(realm.Worker, ['onmessage'], onWorker, 'set'),
        patch(realm.HTMLCanvasElement?.prototype, 'getContext', getContext),
        patch(realm.OffscreenCanvas?.prototype, 'getContext', getContext),
        patch(realm.HTMLCanvasElement?.prototype, 'transferControlToOffscreen', (element, _args, next) => {
          const canvas = next();
          elementOf.set(canvas, element);
          handedOver.add(element);
          update();
          return canvas;
        }),
        options.webgl === 'deny'
          ? patch(realm.GPU?.prototype, 'requestAdapter', (_gpu, _args, next) => {
              onDenied();
              return next();
            })
          : noop,
      ]);
    });

    return stopAll([() => clearTimeout(timer), () => attachment.disconnect(), () => ended.abort(), left]);
  },
};

function hasForeignFrame(realm: Window): boolean {
  try {
    void realm.document;
    for (let index = 0; index < realm.length; index++) if (hasForeignFrame(realm[index]!)) return true;
    return false;
  } catch {
    return true;
  }
}
