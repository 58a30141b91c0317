/** Recorders whose contract is public, in the order of docs/recorders.md; the first is the default. */
export const PRESETS = [
  'agora',
  'agora-1080p',
  'livekit',
  'stream',
  'pagecorder',
  'obs',
  'jibri',
  'recall',
  'attendee',
] as const;

export type Preset = (typeof PRESETS)[number];
