import { parent } from '../browser/natives.js';

/** The calls that a child page passes to the companion of its parent. */
export interface CompanionAbove {
  close(reason: string): boolean;
  mark(name: string, data?: unknown): void;
}

/** The companion of the parent, if that is the recorder's page and of the same origin; otherwise null. */
export function companionAbove(): CompanionAbove | null {
  try {
    const { companion } = (parent as any).recordingCompanion;
    return window !== parent && companion.isRecorder === true ? companion : null;
  } catch {
    return null; // another origin, or no companion
  }
}
