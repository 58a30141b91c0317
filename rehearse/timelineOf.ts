import type { Observation } from './Observation.js';
import { severityOf } from './severityOf.js';
import type { TimelineEvent } from './types.js';

/** The text of an event on the time line. */
function lineOf(
  name: string,
  payload: any,
  busy: string,
): { severity: TimelineEvent['severity']; text: string } | undefined {
  switch (name) {
    case 'violation':
      return {
        severity: severityOf(payload.check, payload.severity, busy),
        text: `${payload.check}: ${payload.detail}`,
      };
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

/**
 * The events of a rehearsal, in their order.
 *
 * @param at - the second of the film at a `Date.now()`
 * @param busy - a sentence that says that this machine was busy; '' if it was not
 */
export function timelineOf(seen: Observation, at: (time: number) => number, busy = ''): TimelineEvent[] {
  const { end } = seen;
  const events: TimelineEvent[] = [];
  if (seen.ready)
    events.push({ at: at(seen.ready), name: 'ready', severity: 'info', text: 'the page is ready' });
  // a page that closes itself goes on until its film is complete; events after the end don't count
  for (const { name, time, payload } of seen.events.filter(({ time }) => time <= end.time)) {
    const line = payload && lineOf(name, payload, busy);
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
