import { parent } from '../browser/natives.js';

/** The calls that a child page passes to the companion of its parent. */
export interface CompanionAbove {
  close(reason: string): boolean;
  mark(name: string, data?: unknown): void;
}

/** The companion of the parent, if that is the recorder's page and of the same origin; otherwise null. */
export function companionAbove(): CompanionAbove | null {
  // asked first, because an error that is caught costs as much as all of the search
  if (window === parent) return null;
  try {
    const { companion } = (parent as any).recordingCompanion;
    return companion.isRecorder === true ? companion : null;
  } catch {
    return null; // another origin, or no companion
  }
}
