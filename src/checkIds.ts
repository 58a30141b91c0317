/** The checks, in the order of docs/checks/README.md. */
export const CHECK_IDS = [
  'scroll',
  'autoplay',
  'webgl',
  'video-size',
  'bandwidth',
  'main-thread',
  'redirect',
  'startup-errors',
  'picture',
  'identity',
  'connection',
  'audio',
  'joined',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];
