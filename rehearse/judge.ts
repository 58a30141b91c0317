import type { Report } from '../src/index.js';
import type { Observation } from './observePage.js';
import { aboutOf, fixOf } from './words.js';
import type { Problem, Rehearsal, RehearsedFrame, Severity, Sound, TimelineEvent } from './types.js';

/** Which check finds what a limit of the recorder is about. */
const CHECK_OF_LIMIT = { WebGL: 'webgl', resolution: 'video-size', bandwidth: 'bandwidth' } as const;
/** Checks of how fast the page is, which a busy machine falsifies; the first has two names, by the version of the companion. */
const OF_SPEED = ['main-thread'];
/** Seconds of silence that are told: ours, as Agora does not say how many make its recorder reload a page. */
const SILENCE = 10;

const round = (seconds: number) => Math.round(100 * seconds) / 100;

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
  /** URLs of frames that were made to fail, where that was asked for. */
  broken?: readonly string[];
  /** Says that this machine had too much to do; '' when it had not. */
  busy?: string;
  /** From relative to full links. */
  linkOf(help: string): string;
}

/** A verdict, from what was seen. */
export function judge({ seen, sound, failOn, broken, linkOf, busy, ...about }: Judged): Rehearsal {
  const { report, end } = seen;
  // without a film its time line begins when the page was opened
  const zero = seen.film?.start ?? seen.opened;
  const at = (time: number) => round(Math.max(0, (time - zero) / 1000));
  const problems: Problem[] = [];
  function add(
    severity: Severity,
    id: string,
    kind: string,
    detail: string,
    more: Partial<Problem> = {},
  ): Problem {
    const problem: Problem = {
      severity,
      id,
      kind,
      detail,
      targets: [],
      at: null,
      lasts: true,
      fix: fixOf(id, kind).en,
      help: linkOf(aboutOf(id).help),
      ...more,
    };
    problems.push(problem);
    return problem;
  }
  const readyAt = seen.ready ?? Infinity;
  const toldAt = (check: string, kind: string) =>
    seen.events.find(
      ({ name, payload }) => name === 'violation' && payload?.check === check && payload?.kind === kind,
    )?.time;

  for (const { violations } of report?.checks ?? []) {
    for (const { check, kind, severity, detail, measured, limit, targets } of violations) {
      const time = toldAt(check, kind);
      add(severity, check, kind, detail, {
        measured,
        limit,
        targets: [...targets],
        at: time === undefined ? null : at(time),
      });
    }
  }
  // what was wrong for a while: before the page was ready nothing is recorded
  for (const { name, time, payload } of seen.events) {
    if (
      name !== 'violation' ||
      problems.some(({ id, kind }) => id === payload?.check && kind === payload?.kind)
    )
      continue;
    const cleared = seen.events.find(
      (event) =>
        event.name === 'violation-cleared' &&
        event.time >= time &&
        event.payload?.check === payload?.check &&
        event.payload?.kind === payload?.kind,
    );
    if (!payload || (cleared && cleared.time <= readyAt)) continue;
    add(payload.severity, payload.check, payload.kind, payload.detail, {
      measured: payload.measured,
      limit: payload.limit,
      targets: (payload.elements ?? []).map(String),
      at: at(time),
      lasts: !cleared,
    });
  }

  for (const { type, details, time } of seen.limits) {
    const id = CHECK_OF_LIMIT[type];
    const recorder = `The recorder would end the recording: event 72 web_recorder_capability_limit, ${type}.`;
    const found = problems.find((problem) => problem.id === id && problem.severity === 'error');
    if (found) found.recorder = recorder;
    else add('error', id, type, details, { at: at(time), recorder });
  }

  const frames = framesOf(seen, report);
  for (const { url, state, certainty, required, reason, detail, answer } of frames) {
    if (broken?.includes(url)) continue;
    const has = answer && !/^HTTP [23]/.test(answer) ? answer : '';
    if (state === 'failed') {
      const failed = seen.events.find(({ name, payload }) => name === 'frame-failed' && payload?.url === url);
      const why = [reason, detail].filter(Boolean).join(', ');
      const sure = [certainty ?? 'likely', required && 'required', has].filter(Boolean).join(', ');
      add('error', 'frame', 'failed', `${url}: ${why} (${sure})`, {
        at: failed ? at(failed.time) : null,
        targets: failed?.payload?.frame ? [`${failed.payload.frame}`] : [],
      });
    } else if (state === 'unknown' && has) {
      const detail_ = `${url}: its server answered ${has}. The page can't know that, so the recording would go on without this frame`;
      add('error', 'frame', 'unseen', detail_);
    } else if (state === 'unknown') {
      add(
        'notice',
        'frame',
        'unknown',
        `${url}: it can't be known whether it has loaded: ${detail ?? 'nothing is said'}`,
      );
    }
  }

  if (report && !report.isRecorder)
    add(
      'error',
      'companion',
      'role',
      "The page's companion takes this for a participant's page: it checks nothing, hides nothing, and sends no signal.",
    );

  const pending = report?.gates.filter(({ after }) => after === null).map(({ name }) => name) ?? [];
  const waitsFor = pending.length ? ` It waits for ${pending.join(', ')}.` : '';
  if (end.by === 'not-ready') {
    add(
      'error',
      'ready',
      'timeout',
      `${capital(end.detail)}: the recorder has given up, and there is no recording.${waitsFor}`,
      { at: at(end.time) },
    );
  } else if (seen.reloads) {
    add(
      'notice',
      'ready',
      'reloaded',
      `The first load was not ready within ${about.recorder.readyTimeout} s: the recorder has loaded the page again.`,
    );
  }
  if (seen.ready && pending.length && end.by !== 'page')
    add(
      'notice',
      'ready',
      'pending',
      `The page was called ready while these gates were closed: ${pending.join(', ')}.`,
    );

  const isBroken = broken !== undefined;
  if (isBroken && end.by !== 'page') {
    add(
      'error',
      'break',
      'goes-on',
      `${broken.join(', ')} answered with a 500, and the recording went on for ${round((end.time - seen.opened) / 1000)} s.`,
    );
  } else if (end.by === 'page' && !isBroken) {
    add(
      'error',
      'ended',
      'by-page',
      `The page ended the recording by itself ${round((end.time - seen.opened) / 1000)} s after it was opened: ${end.detail}.`,
      { at: at(end.time) },
    );
  }

  const { accepted, entries, asked } = seen.close;
  if (accepted === false)
    add(
      'error',
      'close',
      'refused',
      `The browser ${asked ? 'has refused' : 'would refuse'} to close the page${entries !== null && entries > 1 ? `: its history has ${entries} entries, and must have 1` : ''}. Only your server could stop the recording.`,
      { measured: entries ?? undefined, limit: 1 },
    );

  if (sound.heard === false && end.by === 'time')
    add('notice', 'sound', 'silent', 'Nothing was heard while the page was watched.');
  else if (sound.longestSilence !== null && sound.longestSilence >= SILENCE)
    add('notice', 'sound', 'silence', `Nothing was heard for ${sound.longestSilence} s at a time.`, {
      measured: sound.longestSilence,
    });

  for (const problem of problems) {
    if (busy && OF_SPEED.includes(problem.id)) Object.assign(problem, { severity: 'notice', recorder: busy });
  }
  problems.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  const isFit = problems.every(({ severity }) => severity !== 'error' && failOn !== 'notice');
  return {
    schema: 1,
    version: about.version,
    time: about.time,
    url: about.url,
    finalUrl: seen.url,
    verdict: isFit ? 'fit' : 'unfit',
    problems,
    recorder: about.recorder,
    companion: { from: seen.injected ? 'rehearse' : 'page', version: report?.version ?? '' },
    ready: {
      after: seen.ready === null ? null : round((seen.ready - seen.opened) / 1000),
      reloads: seen.reloads,
      gates: report?.gates ?? [],
      pending,
    },
    checks: report?.checks ?? [],
    frames,
    publishing: report?.publishing ?? [],
    sound,
    close: seen.close,
    end: { by: end.by, at: at(end.time), detail: end.detail },
    film: seen.film && { seconds: round(seen.film.seconds), bytes: seen.film.mp4.length, type: 'video/mp4' },
    filmDetail: seen.filmDetail,
    timeline: timelineOf(seen, at),
    took: about.took,
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The frames of the report, and how their servers answered the companion's second question. */
function framesOf({ requests, url: page }: Observation, report: Report | null): RehearsedFrame[] {
  const isOwn = (url: string) => URL.canParse(url) && new URL(url).origin === new URL(page).origin;
  return (report?.frames ?? []).map(({ url, state, reason, certainty, required, detail }) => {
    // the first is the frame's own; those after it are the companion's questions, or loads that it has tried again
    const [first, ...more] = requests.filter((request) => withoutHash(request.url) === withoutHash(url));
    const second = isOwn(url) ? [] : more;
    const answered = second.some(({ status, failed }) => status !== undefined && status < 400 && !failed);
    let secondRequest: RehearsedFrame['secondRequest'] = 'not-asked';
    if (second.length) secondRequest = answered ? 'answered' : 'refused';
    else if (first && state === 'loaded') secondRequest = 'not-needed';
    const answer = first && (first.failed ?? (first.status && `HTTP ${first.status}`));
    return {
      url,
      state,
      ...(reason && { reason }),
      ...(certainty && { certainty }),
      ...(required !== undefined && { required }),
      ...(detail && { detail }),
      ...(answer && { answer }),
      secondRequest,
    };
  });
}

const withoutHash = (url: string) => url.split('#')[0];

/** What an event says on the time line. */
function lineOf(
  name: string,
  payload: any,
): { severity: TimelineEvent['severity']; text: string } | undefined {
  switch (name) {
    case 'violation':
      return { severity: payload.severity, text: `${payload.check}: ${payload.detail}` };
    case 'violation-cleared':
      return { severity: 'info', text: `${payload.check}: mended` };
    case 'frame-failed':
      return { severity: 'error', text: `frame ${payload.url}: ${payload.reason}, ${payload.certainty}` };
    case 'ready-timeout':
      return { severity: 'notice', text: `not ready, waits for ${payload.pending?.join(', ')}` };
    case 'publish-blocked':
      return { severity: 'info', text: `${payload.api} (${payload.kind}) was silenced` };
    case 'closing':
      return { severity: 'info', text: `closes itself: ${payload.reason}` };
    case 'close-refused':
      return {
        severity: 'error',
        text: `the browser has refused to close: ${payload.historyLength} entries`,
      };
    case 'error':
      return { severity: 'error', text: `companion: ${payload.error}` };
    default:
      return undefined;
  }
}

function timelineOf(seen: Observation, at: (time: number) => number): TimelineEvent[] {
  const { end } = seen;
  const events: TimelineEvent[] = [];
  if (seen.ready)
    events.push({ at: at(seen.ready), name: 'ready', severity: 'info', text: 'the page is ready' });
  // a page that closes itself goes on until its film is whole
  for (const { name, time, payload } of seen.events.filter(({ time }) => time <= end.time)) {
    const line = payload && lineOf(name, payload);
    if (line) events.push({ at: at(time), name, ...line });
  }
  for (const { type, details, time } of seen.limits)
    events.push({
      at: at(time),
      name: 'limit',
      severity: 'error',
      text: `the recorder would stop, ${type}: ${details}`,
    });
  const ends = {
    time: 'the rehearsal is over',
    page: `the page ends the recording: ${end.detail}`,
    limit: `the recorder ends the recording: ${end.detail}`,
    'not-ready': 'the recorder gives up',
  };
  events.push({
    at: at(end.time),
    name: 'end',
    severity: end.by === 'time' ? 'info' : 'error',
    text: ends[end.by],
  });
  return events.sort((a, b) => a.at - b.at || Number(a.name === 'end') - Number(b.name === 'end'));
}
