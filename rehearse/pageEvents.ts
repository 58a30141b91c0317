/** Events of the companion that a rehearsal shows on its time line. */
export const PAGE_EVENTS = [
  'violation',
  'violation-cleared',
  'frame-failed',
  'publish-blocked',
  'ready',
  'ready-timeout',
  'mark',
  'closing',
  'close-refused',
  'error',
] as const;
