import { publishApi, publishedApi } from './api.js';
import type { Options } from './options.js';
import { createRecording } from './createRecording.js';
import type { Companion } from './types.js';

export { visibleUsers } from './roster/visibleUsers.js';
export { marksAsVtt } from './marks/marksAsVtt.js';
export { version } from './version.js';
export type { RecordingCompanionApi } from './api.js';
export type { CheckId } from './checkIds.js';
export type { Outcome, Violation } from './checks/check.js';
export type { CheckResult } from './checks/runChecks.js';
export type { LogLevel } from './browser/logger.js';
export type { CompanionEventName, CompanionEvents, CompanionListener } from './events.js';
export type { DetectedBy } from './detection/detectRecorder.js';
export type { Certainty, FrameFailure, FrameFailureReason } from './frames/frameFailure.js';
export type { FrameState } from './frames/watchFrames.js';
export type { Beacon, PageStatus } from './report/createBeacons.js';
export type { Gate } from './ready/createGates.js';
export type { Mark } from './marks/createMarks.js';
export type { Ready } from './ready/signalReady.js';
export type { PastEvent } from './report/rememberEvents.js';
export type { Options } from './options.js';
export type { Preset } from './presets.js';
export type { Companion, Report } from './types.js';
export type { Uid, UidPattern } from './uid.js';

/**
 * Starts the companion; call it before the app's own code. While one runs, from a script tag or from here,
 * it is returned, with a warning when its options differ. Without a window (server rendering) the companion
 * filters lists and does nothing else.
 *
 * @throws TypeError for a wrong option; the message names the option, the rule and the value
 */
export function init(options: Options = {}): Companion {
  return (publishedApi() ?? publishApi(createRecording(() => import('./overlay.js')))).init(options);
}
