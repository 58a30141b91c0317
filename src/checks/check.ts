import type { MediaElements } from '../browser/mediaElements.js';
import type { Patch } from '../browser/patch.js';
import type { PeerConnections } from '../browser/peerConnections.js';
import type { Realms } from '../browser/realms.js';
import type { Roots } from '../browser/roots.js';
import type { Stop } from '../browser/stop.js';
import type { CheckId } from '../checkIds.js';
import type { Source } from '../browser/source.js';
import type { JoinedClient } from '../joinedClient.js';
import type { ResolvedOptions } from '../options.js';

/** As in axe-core; what can't be known is `unknown`, never `passed`. */
export type Outcome = 'passed' | 'failed' | 'unknown' | 'not-applicable';

/** One thing that is wrong. */
export interface Problem {
  /** What is wrong, in a word. A check has at most one problem of each kind at a time. */
  kind: string;
  /** An `error` spoils the recording or ends it; a `notice` may be meant. */
  severity: 'error' | 'notice';
  /** A sentence that says what is wrong and by how much. */
  detail: string;
  /** What was measured, and the most that is allowed; the check's page names the unit. */
  measured?: number | string;
  limit?: number | string;
  /** The elements; empty if the problem is of the whole page. */
  elements: readonly Element[];
}

/** Payload of `violation` and `violation-cleared`. */
export interface Violation extends Problem {
  check: CheckId;
}

/** What a check knows now. */
export interface Finding {
  /** Outcome if `problems` holds no error. Default `passed`. */
  outcome?: Exclude<Outcome, 'failed'>;
  /** Why it is unknown or not applicable, or what was found. */
  detail?: string;
  measured?: number | string;
  limit?: number | string;
  problems?: readonly Problem[];
}

/** What a check may look at. */
export interface CheckedPage {
  readonly options: ResolvedOptions;
  readonly patch: Patch;
  readonly roots: Roots;
  readonly realms: Realms;
  readonly media: MediaElements;
  readonly connections: PeerConnections;
  /** The page's Agora clients that are in a channel, are joining one, or have lost theirs. */
  clients(): readonly JoinedClient[];
  /** The uids that the page is in a channel with, and whether participants are kept from seeing each. */
  readonly ownUids: Source<{ uid: string; isHidden: boolean }[]>;
  /** A callback for observers, listeners and timers: what it throws is logged, and never reaches the page. */
  safe<Args extends unknown[]>(callback: (...args: Args) => void): (...args: Args) => void;
}

/** One rule for the page, with an outcome. */
export interface Check {
  readonly id: CheckId;
  /** What is true of the page when the check has passed, and when it has failed. */
  readonly title: string;
  readonly failureTitle: string;
  /**
   * Begins to watch.
   *
   * @param tell - the check calls it with the complete finding whenever that has changed; before the first call the check is `unknown`
   */
  start(page: CheckedPage, tell: (finding: Finding) => void): Stop;
}
