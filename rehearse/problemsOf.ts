import type { Judged } from './judge.js';
import type { Observation } from './Observation.js';
import { severityOf } from './severityOf.js';
import type { Problem, RehearsedFrame } from './types.js';
import { aboutOf, fixOf } from './words.js';

/** The check that covers each limit of the recorder. */
const CHECK_OF_LIMIT = { WebGL: 'webgl', resolution: 'video-size', bandwidth: 'bandwidth' } as const;
/** Seconds of silence that are a problem. Our choice: Agora does not say how many make its recorder reload a page. */
const SILENCE = 10;

/** What is judged, and what is already concluded from it. */
interface Known extends Pick<Judged, 'seen' | 'sound' | 'broken' | 'busy' | 'recorder' | 'linkOf'> {
  frames: readonly RehearsedFrame[];
  /** The second of the film at a `Date.now()`. */
  at(time: number): number;
}

/** A problem without its fix, which is in words.ts. */
type Found = Pick<Problem, 'severity' | 'id' | 'kind' | 'detail'> & Partial<Problem>;

/** All that is wrong, errors first. */
export function problemsOf(known: Known): Problem[] {
  const checks = [...present(known), ...gone(known)];
  const found: Found[] = [
    ...checks,
    ...limits(known, checks),
    ...known.frames.flatMap((frame) => failure(known, frame)),
    ...role(known),
    ...readiness(known),
    ...ending(known),
    ...closing(known),
    ...silence(known),
  ];
  return found
    .map((one) => complete(one, known))
    .sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
}

function complete(found: Found, { linkOf, busy }: Known): Problem {
  const { id, kind } = found;
  const severity = severityOf(id, found.severity, busy);
  return {
    targets: [],
    at: null,
    lasts: true,
    fix: fixOf(id, kind).en,
    help: linkOf(aboutOf(id).help),
    ...found,
    severity,
    ...(severity !== found.severity && { recorder: busy }),
  };
}

/** Makes a problem of a violation, as the companion's report and events have it. */
const foundOf = (
  {
    check: id,
    kind,
    severity,
    detail,
    measured,
    limit,
  }: Pick<Found, 'severity' | 'kind' | 'detail' | 'measured' | 'limit'> & { check: string },
  targets: readonly string[],
): Found => ({ severity, id, kind, detail, measured, limit, targets: [...targets] });

/** What the companion's checks say at the end. */
const present = ({ seen: { report, events }, at }: Known): Found[] =>
  (report?.checks ?? [])
    .flatMap(({ violations }) => violations)
    .map((violation) => {
      const { check, kind } = violation;
      const told = events.find(
        ({ name, payload }) => name === 'violation' && payload?.check === check && payload?.kind === kind,
      );
      return { ...foundOf(violation, violation.targets), at: told ? at(told.time) : null };
    });

/** Violations that were over at the end. Those that were over before the page was ready don't count: nothing was recorded until then. */
function gone({ seen, at }: Known): Found[] {
  const found: Found[] = [];
  const known = new Set(
    seen.report?.checks.flatMap(({ violations }) => violations).map(({ check, kind }) => `${check} ${kind}`),
  );
  for (const { name, time, payload } of seen.events) {
    const key = `${payload?.check} ${payload?.kind}`;
    if (name !== 'violation' || !payload || known.has(key)) continue;
    const cleared = seen.events.find(
      (event) =>
        event.name === 'violation-cleared' &&
        event.time >= time &&
        `${event.payload?.check} ${event.payload?.kind}` === key,
    );
    if (cleared && cleared.time <= (seen.ready ?? Infinity)) continue;
    known.add(key);
    found.push({ ...foundOf(payload, (payload.elements ?? []).map(String)), at: at(time), lasts: !cleared });
  }
  return found;
}

/** The recorder's own limits that were exceeded. If a check has found the same, both become one problem. */
const limits = ({ seen, at }: Known, checks: Found[]): Found[] =>
  seen.limits.flatMap(({ type, details, time }): Found[] => {
    const id = CHECK_OF_LIMIT[type];
    const recorder = `The recorder would end the recording: event 72 web_recorder_capability_limit, ${type}.`;
    const same = checks.find((one) => one.id === id && one.severity === 'error');
    if (same) {
      same.recorder = recorder;
      return [];
    }
    return [{ severity: 'error', id, kind: type, detail: details, at: at(time), recorder }];
  });

/** What is wrong with a frame. */
function failure({ seen, broken, at }: Known, frame: RehearsedFrame): Found[] {
  const { url, state, certainty, required, reason, detail, answer } = frame;
  if (broken?.includes(url)) return [];
  const bad = answer && !/^HTTP [23]/.test(answer) ? answer : '';
  const told = seen.events.find(({ name, payload }) => name === 'frame-failed' && payload?.url === url);
  // the last report of a page that closes itself has no selectors, but the event has one
  const target = frame.target ?? told?.payload?.frame;
  const found = (severity: Problem['severity'], kind: string, text: string): Found[] => [
    {
      severity,
      id: 'frame',
      kind,
      detail: `${url}: ${text}`,
      targets: target ? [`${target}`] : [],
      at: told ? at(told.time) : null,
    },
  ];
  if (state === 'failed') {
    const why = [reason, detail].filter(Boolean).join(', ');
    const sure = [certainty ?? 'likely', required && 'required', bad].filter(Boolean).join(', ');
    return found('error', 'failed', `${why} (${sure})`);
  }
  if (state === 'loading') {
    const since = seen.end.by === 'time' ? '' : ', when the rehearsal ended early';
    return found('notice', 'loading', `it was still loading at the end${since}`);
  }
  if (state !== 'unknown') return [];
  return bad
    ? found(
        'error',
        'unseen',
        `its server answered ${bad}. The page can't know that, so the recording would go on without this frame`,
      )
    : found('notice', 'unknown', `it can't be known whether it has loaded: ${detail ?? 'nothing is said'}`);
}

/** Whether the companion knows that the page is the recorder's. */
const role = ({ seen: { report } }: Known): Found[] =>
  report && !report.isRecorder
    ? [
        {
          severity: 'error',
          id: 'companion',
          kind: 'role',
          detail:
            "The page's companion takes this for a participant's page: it checks nothing, hides nothing, and sends no signal.",
        },
      ]
    : [];

function readiness({ seen, recorder, at }: Known): Found[] {
  const { end, ready, reloads, report } = seen;
  const pending = report?.gates.filter(({ after }) => after === null).map(({ name }) => name) ?? [];
  const found: Found[] = [];
  if (end.by === 'not-ready') {
    const waitsFor = pending.length ? ` It waits for ${pending.join(', ')}.` : '';
    found.push({
      severity: 'error',
      id: 'ready',
      kind: 'timeout',
      detail: `${capital(end.detail)}: the recorder has given up, and there is no recording.${waitsFor}`,
      at: at(end.time),
    });
  } else if (reloads) {
    found.push({
      severity: 'notice',
      id: 'ready',
      kind: 'reloaded',
      detail: `The first load was not ready within ${recorder.readyTimeout} s: the recorder has loaded the page again.`,
    });
  }
  if (ready && pending.length && end.by !== 'page') {
    found.push({
      severity: 'notice',
      id: 'ready',
      kind: 'pending',
      detail: `The page was called ready while these gates were closed: ${pending.join(', ')}.`,
    });
  }
  return found;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether the page ended the recording when it should, and only then. */
function ending({ seen, broken, at }: Known): Found[] {
  const { end } = seen;
  const lasted = secondsOf(seen);
  const isByPage = end.by === 'page';
  if (broken && !isByPage) {
    const detail = `${broken.join(', ')} answered with a 500, and the recording went on for ${lasted} s.`;
    return [{ severity: 'error', id: 'break', kind: 'goes-on', detail }];
  }
  if (broken || !isByPage) return [];
  const detail = `The page ended the recording by itself ${lasted} s after it was opened: ${end.detail}.`;
  return [{ severity: 'error', id: 'ended', kind: 'by-page', detail, at: at(end.time) }];
}

const secondsOf = ({ opened, end }: Observation) => Math.round((end.time - opened) / 100) / 10;

function closing({ seen: { close } }: Known): Found[] {
  const { accepted, entries, asked } = close;
  if (accepted !== false) return [];
  const refused = asked ? 'has refused' : 'would refuse';
  const why = entries !== null && entries > 1 ? `: its history has ${entries} entries, and must have 1` : '';
  return [
    {
      severity: 'error',
      id: 'close',
      kind: 'refused',
      detail: `The browser ${refused} to close the page${why}. Only your server could stop the recording.`,
      measured: entries ?? undefined,
      limit: 1,
    },
  ];
}

function silence({ sound, seen }: Known): Found[] {
  const { heard, longestSilence } = sound;
  if (heard === false && seen.end.by === 'time')
    return [
      {
        severity: 'notice',
        id: 'sound',
        kind: 'silent',
        detail: 'Nothing was heard while the page was watched.',
      },
    ];
  if (longestSilence === null || longestSilence < SILENCE) return [];
  const detail = `Nothing was heard for ${longestSilence} s at a time.`;
  return [{ severity: 'notice', id: 'sound', kind: 'silence', detail, measured: longestSilence }];
}
