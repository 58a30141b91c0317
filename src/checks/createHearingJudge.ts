import { Math } from '../browser/natives.js';
import type { Finding, Problem } from './check.js';

/** Milliseconds of silence that are a problem. Our choice: Agora does not say after how many its recorder reloads a page (event 73, `audio_silence`). */
const SILENT_MS = 60_000;

/** What could be heard since the last look. */
export interface Hearing {
  /** Users who publish sound that is not muted. Empty if only peer connections are known. */
  publishers: readonly string[];
  /** Those of them to whose sound the page has not subscribed. */
  unsubscribed: readonly string[];
  /** What comes over the page's connections: no packets, packets of silence, or sound. */
  arrives: 'nothing' | 'silence' | 'sound' | 'unknown';
  /** What the page plays of that or of films; `unknown` if it plays something that can't be measured. */
  plays: 'nothing' | 'silence' | 'sound' | 'unknown';
  /** Elements that have a received track, but are muted or paused. */
  mute: readonly Element[];
}

/** Makes the finding of the check `audio` at each look. Times are milliseconds. */
export function createHearingJudge(): (time: number, heard: Hearing) => Finding {
  /** When it became certain that nothing is heard although somebody publishes. */
  let since: number | undefined;

  return (time, { publishers, unsubscribed, arrives, plays, mute }) => {
    const isPublished = publishers.length > 0 || arrives !== 'nothing';
    const isSilent = isPublished && /nothing|silence/.test(plays);
    since = isSilent ? (since ?? time) : undefined;
    if (plays === 'sound') return {};
    if (!isPublished)
      return { outcome: 'not-applicable', detail: 'nobody publishes sound, and no film is heard' };
    if (since === undefined) return { outcome: 'unknown', detail: "what the page plays can't be measured" };
    if (time - since < SILENT_MS)
      return { outcome: 'unknown', detail: `a verdict takes ${SILENT_MS / 1000} s of silence` };

    const measured = Math.round((time - since) / 1000);
    const who = publishers.length ? publishers.join() : 'somebody';
    const found = (
      kind: string,
      severity: Problem['severity'],
      what: string,
      elements: readonly Element[] = [],
    ): Finding => {
      const detail = `nothing has been heard for ${measured} s: ${what}`;
      const problems = [{ kind, severity, detail, measured, limit: SILENT_MS / 1000, elements }];
      return severity === 'error' ? { problems } : { problems, outcome: 'unknown', detail };
    };
    if (publishers.length && unsubscribed.length === publishers.length)
      return found('not-subscribed', 'error', `${who} publish sound, and the page has not subscribed to it`);
    if (plays === 'nothing' || arrives === 'sound')
      return found('not-played', 'error', `nothing plays the sound of ${who}`, mute);
    // a notice: an edge may forward only users who speak, and a silent user may have nothing to say
    if (arrives === 'nothing') return found('not-received', 'notice', `the sound of ${who} does not arrive`);
    return found('silent', 'notice', `what ${who} publish is silence`);
  };
}
