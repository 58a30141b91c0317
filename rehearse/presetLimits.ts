import { CAPABILITIES } from './watchLimits.js';

/**
 * Recorders whose limits are public (docs/recorders.md), each with the limits that a rehearsal watches from outside; null if it has
 * none of these.
 */
export const PRESET_LIMITS = {
  agora: CAPABILITIES,
  'agora-1080p': { ...CAPABILITIES, video: [1920, 1080] },
  livekit: null,
  pagecorder: null,
  obs: null,
  jibri: null,
} as const;
