import type { Stop } from '../browser/stop.js';
import type { CheckId } from '../checkIds.js';
import type { ResolvedOptions } from '../options.js';

/** Options whose default is the recorder's. */
export type RecorderDefaults = Pick<ResolvedOptions, 'capture' | 'maxVideo'>;

/** The public contract of a recorder. A new recorder is one object in one file, a name in `PRESETS`, and a row in docs/recorders.md. */
export interface Recorder {
  /** Defaults that differ from Agora's. */
  readonly defaults?: Partial<RecorderDefaults>;
  /** Checks to leave out, because this recorder has no such limit, or its limit is not public. */
  readonly without?: readonly CheckId[];
  /** Called when the page begins. The result's `stop` removes all that was put into the page for this recorder. */
  start?(): Told;
}

/** How the page tells its recorder. */
export interface Told {
  /** The page is ready. */
  ready?(): void;
  /**
   * The recording is over, or has failed.
   *
   * @param wasReady - whether the recorder was told that the page is ready
   * @returns true if this has ended the recording, so that the window must not be closed as well
   */
  end?(reason: string, wasReady: boolean): boolean | void;
  stop?: Stop;
}

/** Limits that only Agora's documentation sets. */
export const AGORA_LIMITS: readonly CheckId[] = ['webgl', 'video-size', 'bandwidth', 'redirect'];
