import type { Finding, Problem } from './check.js';

/** What uses the GPU, in plain values. */
export interface GpuUse {
  /** The contexts that exist and are not excused. `element` is set only if the canvas is in the page. */
  contexts: readonly { kind: 'webgl' | 'webgpu'; element?: Element | undefined }[];
  /** How often the option `webgl: deny` has refused a request. */
  denied: number;
  /** Places that can't be looked into, in words. */
  unseen: readonly string[];
}

const NAMES = { webgl: 'WebGL', webgpu: 'WebGPU' } as const;

/** Makes the finding of the check `webgl`. */
export function judgeWebgl({ contexts, denied, unseen }: GpuUse): Finding {
  const problems: Problem[] = [];
  for (const kind of ['webgl', 'webgpu'] as const) {
    const found = contexts.filter((context) => context.kind === kind);
    const count = found.length;
    if (!count) continue;
    problems.push({
      kind,
      severity: 'error',
      detail: `the page has ${count} ${NAMES[kind]} context${count > 1 ? 's' : ''}, and the recorder takes none`,
      measured: count,
      limit: 0,
      elements: found.flatMap(({ element }) => element ?? []),
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
  const found = { measured: contexts.length, limit: 0, problems };
  if (!unseen[0]) return found;
  return {
    ...found,
    outcome: 'unknown',
    detail: `what is drawn in ${unseen.join(' and in ')} can't be seen`,
  };
}
