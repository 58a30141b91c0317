import { framesOf } from './framesOf.js';
import type { Observation } from './Observation.js';
import { problemsOf } from './problemsOf.js';
import { timelineOf } from './timelineOf.js';
import type { Rehearsal, Severity, Sound } from './types.js';

/** What was observed, and how. */
export interface Judged {
  seen: Observation;
  sound: Sound;
  url: string;
  time: string;
  version: string;
  took: number;
  recorder: Rehearsal['recorder'];
  failOn: Severity;
  /** With the option `break`: URLs of the frames that were made to fail. */
  broken?: readonly string[];
  /** A sentence that says that this machine was busy; '' if it was not. */
  busy?: string;
  /** Makes a relative link a full one. */
  linkOf(help: string): string;
}

const round = (seconds: number) => Math.round(100 * seconds) / 100;

/** Makes a verdict of what was seen. */
export function judge(judged: Judged): Rehearsal {
  const { seen, sound, failOn, recorder, url, time, version, took } = judged;
  const { report, end, film } = seen;
  // without a film the time line begins when the page was opened
  const zero = film?.start ?? seen.opened;
  const at = (moment: number) => round(Math.max(0, (moment - zero) / 1000));
  const frames = framesOf(seen);
  const problems = problemsOf({ ...judged, frames, at });
  const isFit = problems.every(({ severity }) => severity !== 'error' && failOn !== 'notice');
  return {
    schema: 1,
    version,
    time,
    url,
    finalUrl: seen.url,
    verdict: isFit ? 'fit' : 'unfit',
    problems,
    recorder,
    companion: { from: seen.injected ? 'rehearse' : 'page', version: report?.version ?? '' },
    ready: {
      after: seen.ready === null ? null : round((seen.ready - seen.opened) / 1000),
      reloads: seen.reloads,
      gates: report?.gates ?? [],
      pending: report?.gates.filter(({ after }) => after === null).map(({ name }) => name) ?? [],
    },
    checks: report?.checks ?? [],
    frames,
    publishing: report?.publishing ?? [],
    sound,
    close: seen.close,
    end: { by: end.by, at: at(end.time), detail: end.detail },
    film: film && { seconds: round(film.seconds), bytes: film.mp4.length, type: 'video/mp4' },
    filmDetail: seen.filmDetail,
    timeline: timelineOf(seen, at, judged.busy),
    took,
  };
}
