export { rehearse } from './rehearse.js';
export { RehearsalError } from './RehearsalError.js';
export type { RehearsalErrorCode } from './RehearsalError.js';
export { toBeFit } from './toBeFit.js';
export { writeHtml } from './writeHtml.js';
export { writeJunit } from './writeJunit.js';
export { writeText } from './writeText.js';
export type { GivenPage } from './sessionOfPage.js';
export type {
  Cookie,
  Picture,
  Preset,
  Problem,
  Progress,
  Rehearsal,
  RehearsalResult,
  RehearsedFrame,
  RehearseOptions,
  Severity,
  Sound,
  StorageState,
  TimelineEvent,
} from './types.js';
