import type { Finding, Problem } from './check.js';
import type { Stillness } from './judgePlayback.js';

/** What stands still in the page. */
export interface StillMedia {
  /** Media elements, by the reason why they do not play. */
  elements: Record<Exclude<Stillness, 'waiting'>, readonly HTMLMediaElement[]>;
  /** How many elements may still begin. */
  waiting: number;
  /** Audio contexts that do not run. */
  blockedContexts: number;
  /** A sound outside of the document was refused. */
  isRefusedOutside: boolean;
  /** There is something to play. */
  hasMedia: boolean;
  /** This is Agora's own recorder, so the policy of this browser is the one that counts. */
  isRecorder: boolean;
}

/** Makes the finding of the check `autoplay`. */
export function judgeAutoplay(still: StillMedia): Finding {
  if (!still.hasMedia) return { outcome: 'not-applicable', detail: 'there is no video and no sound' };
  const { broken, 'will-not-play': stopped, 'blocked-here': blocked } = still.elements;
  const problems: Problem[] = [];
  const unsure = still.waiting ? ['some have not begun yet'] : [];
  const add = (
    kind: string,
    severity: Problem['severity'],
    detail: string,
    elements: readonly Element[] = [],
  ) => problems.push({ kind, severity, detail, measured: elements.length || 1, elements });
  const block = (kind: string, what: string, elements?: readonly Element[]) => {
    const detail = `the autoplay policy of this browser blocks ${what}`;
    if (still.isRecorder) add(kind, 'error', detail, elements);
    else add(kind, 'notice', `${detail}, which a recorder plays`, elements);
    unsure.push(detail);
  };

  if (stopped[0])
    add(
      'will-not-play',
      'error',
      `nothing plays ${named(stopped)}, and in the recorder nobody clicks: set autoplay, or call play()`,
      stopped,
    );
  if (blocked[0]) block('blocked-here', named(blocked), blocked);
  else if (still.isRefusedOutside) block('blocked-here', 'a sound outside of the document');
  if (still.blockedContexts) block('audio-context', 'an AudioContext');
  if (broken[0])
    add(
      'broken',
      'notice',
      `${named(broken)} can't be loaded: ${broken[0].error?.message || 'no source fits'}`,
      broken,
    );
  return { problems, ...(unsure[0] && { outcome: 'unknown', detail: unsure[0] }) };
}

const named = (elements: readonly Element[]) =>
  elements.length > 1 ? `${elements.length} media elements` : `a ${elements[0]?.localName} element`;
