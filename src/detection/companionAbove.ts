import { parent } from '../browser/natives.js';

/** The companion of a same-origin parent that is the recorder's page; null where there is none. */
export function companionAbove(): { close(reason: string): boolean } | null {
  try {
    const { companion } = (parent as any).recordingCompanion;
    return window !== parent && companion.isRecorder === true ? companion : null;
  } catch {
    return null; // another origin, or no companion
  }
}
