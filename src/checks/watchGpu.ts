import {
  AbortController,
  FinalizationRegistry,
  ResizeObserver,
  WeakMap,
  WeakSet,
} from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Realms } from '../browser/realms.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { createWeakList } from '../browser/weakList.js';
import { isGpuType } from './isGpuType.js';

/**
 * Methods of which a drawing context calls at least one in every frame. A context that was made before the tag, or with a saved
 * `getContext`, is found only by these, because asking a canvas would make a context (docs/facts/chromium.md, WebGL).
 */
const DRAWING = ['clear', 'drawArrays', 'drawElements', 'useProgram', 'viewport', 'bindFramebuffer'];

/** What the page uses of the GPU. */
export interface GpuWatch {
  /** The contexts that were seen and may still exist. */
  contexts(): any[];
  /** The canvas of a context; for an OffscreenCanvas the element that it came from, if it came from one. */
  canvasOf(context: any): any;
  /** Canvas elements whose control was transferred to an OffscreenCanvas that has no context in this thread. */
  handedOver(): Element[];
  hasWorker(): boolean;
  /** How often a context or an adapter was refused. */
  denied(): number;
  stop: Stop;
}

/**
 * @param isDenied - whether to count refused requests
 * @param onChange - called when something may have changed
 */
export function watchGpu(
  patch: Patch,
  realms: Realms,
  safe: (callback: (event: any) => void) => (event: any) => void,
  isDenied: boolean,
  onChange: () => void,
): GpuWatch {
  const ended = new AbortController();
  const { signal } = ended;
  const contexts = createWeakList<any>();
  const elementOf = new WeakMap<object, Element>();
  const handedOver = createWeakList<Element>();
  const takenHere = new WeakSet<Element>();
  let hasWorker = false;
  let denied = 0;
  // a removed canvas must not be kept alive by a reported violation: browsers have only 16 contexts
  const attachment = new ResizeObserver(onChange);
  const collected = new FinalizationRegistry(onChange);
  const canvasOf = ({ canvas }: any) => elementOf.get(canvas) ?? canvas;

  function add(context: any) {
    if (!contexts.add(context)) return;
    collected.register(context, 0);
    for (const type of ['webglcontextlost', 'webglcontextrestored'])
      context.canvas.addEventListener(type, onChange, { signal });
    const canvas = canvasOf(context);
    if (canvas.localName) attachment.observe(canvas);
    onChange();
  }
  const onDenied = () => {
    denied++;
    onChange();
  };
  const onWorker = () => {
    hasWorker = true;
    onChange();
  };
  /** Hooks into methods until one of them is called for the first time, because they are called often. */
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

  function watchRealm(realm: any): Stop {
    const onDraw = (context: object) => {
      drawing();
      add(context);
    };
    const drawing = stopAll([
      once(realm.WebGLRenderingContext, DRAWING, onDraw),
      once(realm.WebGL2RenderingContext, DRAWING, onDraw),
      once(realm.GPUCanvasContext, ['getCurrentTexture'], onDraw),
    ]);
    const getContext = (canvas: any, [type]: unknown[], next: () => any) => {
      const context = next();
      const element = context && elementOf.get(canvas);
      if (element) takenHere.add(element);
      if (context?.drawArrays || context?.getCurrentTexture) onDraw(context);
      else if (isDenied && isGpuType(type)) onDenied();
      return context;
    };
    const requestAdapter = (_gpu: unknown, _args: unknown[], next: () => unknown) => {
      onDenied();
      return next();
    };
    const handOver = (element: Element, _args: unknown[], next: () => any) => {
      const canvas = next();
      elementOf.set(canvas, element);
      handedOver.add(element);
      onChange();
      return canvas;
    };
    // a frame of another origin is noticed by its load event
    const onLoad = safe(({ target }) => target.contentWindow && onChange());
    realm.document.addEventListener('load', onLoad, { capture: true, signal });
    onChange();
    return stopAll([
      drawing,
      once(realm.Worker, ['postMessage', 'addEventListener'], onWorker),
      once(realm.Worker, ['onmessage'], onWorker, 'set'),
      patch(realm.HTMLCanvasElement?.prototype, 'getContext', getContext),
      patch(realm.OffscreenCanvas?.prototype, 'getContext', getContext),
      patch(realm.HTMLCanvasElement?.prototype, 'transferControlToOffscreen', handOver),
      isDenied ? patch(realm.GPU?.prototype, 'requestAdapter', requestAdapter) : noop,
    ]);
  }

  return {
    contexts: contexts.all,
    canvasOf,
    handedOver: () => handedOver.all().filter((element) => !takenHere.has(element)),
    hasWorker: () => hasWorker,
    denied: () => denied,
    stop: stopAll([() => attachment.disconnect(), () => ended.abort(), realms.watch(watchRealm)]),
  };
}
