/** Whether a type of `getContext` is drawn by the GPU. Types are case-sensitive, as in HTML. */
export const isGpuType = (type: unknown): boolean =>
  typeof type === 'string' && /^(experimental-webgl|webgl2?|webgpu)$/.test(type);
