import { AbortController, clearTimeout, pageOf, setTimeout } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';
import { type Cooperation, createCooperation } from './createCooperation.js';
import type { Servers } from './createServers.js';
import type { FrameFailure, Verdict } from './frameFailure.js';
import { asksServer, entriesOf, type FrameLoad } from './frameLoad.js';
import { type Doubt, judgeLate, type Judged, type Judgement } from './judgeLoad.js';

export type FrameElement = HTMLIFrameElement | HTMLObjectElement | HTMLEmbedElement;

/**
 * The phases of a frame.
 *
 * - `loading`: its page is awaited
 * - `judging`: its page has come, or is late, and is being judged
 * - `retrying`: it has failed and will be loaded again
 * - `loaded`: nothing speaks against its page
 * - `unknown`: something speaks against its page, but proves nothing
 * - `failed`
 */
export type FramePhase = 'loading' | 'judging' | 'retrying' | 'loaded' | 'unknown' | 'failed';

/** How frames are judged. */
export interface FrameRules {
  /** Seconds until the state of a frame that has not loaded is judged. */
  frameTimeout: number;
  /** Loads that are tried again before a failure counts. */
  frameRetries: number;
  servers: Servers;
  /** Whether its URL may be requested a second time. */
  mayProbe(frame: Element): boolean;
  /** Whether it is `loading="lazy"` and far from the window. */
  isWaiting(frame: Element): boolean;
  onFailure(failure: Omit<FrameFailure, 'required'>): void;
  /** It had failed, but it lives. */
  onMended(frame: Element): void;
  /** Something speaks against its page, but proves nothing. */
  onDoubt(frame: Element, url: string, doubt: Doubt): void;
  /** Its phase may have changed. */
  onPhase(): void;
  /** Our own code has thrown. */
  onError(error: unknown): void;
}

/** One load of a frame, and what was found out about it. */
export interface LoadRecord {
  load: FrameLoad;
  /** Number of judgements that were begun; only the newest counts. */
  looks: number;
  /** The URL that its page has navigated to, until that page comes. */
  asked?: string | undefined;
  /** Its load event has come. */
  hasLoaded?: boolean;
  doubt?: Doubt;
  verdict?: Verdict;
  /** Ends this load: judgements about it don't count any more. */
  end: AbortController;
}

/** The state of a frame, and the changes of it. watchFrame calls these for each event. */
export interface FrameLife {
  phase(): FramePhase;
  /** The current or last load. Undefined before the first `begin()`. */
  record(): LoadRecord;
  /** It has failed for certain: signs of life don't mend it any more. */
  isCertain(): boolean;
  cooperation: Cooperation;
  /** A load begins. `before` has the fields that it takes over from the last load, or that differ from those of an ordinary load. */
  begin(url: string, before?: Partial<FrameLoad>): void;
  /** Judges the current load. */
  judge(work: (judged: Judged) => Promise<Judgement>): Promise<void>;
  /** It has failed. */
  fail(verdict: Verdict): void;
  enter(phase: FramePhase): void;
  stop: Stop;
}

/** Milliseconds between a failure and the next try. */
const RETRY_MS = 1000;

/** The verdict when a page that has cooperated becomes silent. */
const MISSING: Record<'life' | 'start', Verdict> = {
  life: { reason: 'silent', certainty: 'certain', detail: 'it no longer says that it lives', mayRetry: true },
  start: { reason: 'silent', certainty: 'likely', detail: 'its next page did not begin' },
};

/** @param last - the load before; for the first load, whether the frame existed before the companion */
function nextLoad(
  frame: Element,
  url: string,
  before: Partial<FrameLoad>,
  last: FrameLoad | boolean,
  servers: Servers,
  signal: AbortSignal,
): FrameLoad {
  const isFirst = typeof last === 'boolean';
  const wasFound = before.wasFound ?? last === true;
  return {
    url,
    isKnown: before.isKnown ?? true,
    attempts: before.attempts ?? 1,
    wasFound,
    mayHaveLoaded: wasFound,
    isLater: before.isLater ?? (!isFirst && (last.isLater || asksServer(last.url))),
    mayBeServed: servers.hasShown(url),
    newestEntry: entriesOf(frame, url).at(-1)?.startTime ?? -1,
    signal,
  };
}

/** @param wasFound - whether the frame existed before the companion */
export function createFrameLife(frame: FrameElement, wasFound: boolean, rules: FrameRules): FrameLife {
  const { frameTimeout, frameRetries, servers } = rules;
  let phase: FramePhase = 'loading';
  let record: LoadRecord | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const cooperation = createCooperation(
    (detail) => fail({ reason: 'reported', certainty: 'certain', detail }),
    (what) => fail(MISSING[what]),
  );
  const lives = () => cooperation.isAlive() || (pageOf(frame)?.length ?? 0) > 0;
  const enter = (next: FramePhase) => {
    phase = next;
    rules.onPhase();
  };
  const isCertain = () => phase === 'failed' && record?.verdict?.certainty === 'certain';

  function begin(url: string, before: Partial<FrameLoad> = {}) {
    const end = new AbortController();
    record?.end.abort();
    clearTimeout(timer);
    const load = nextLoad(frame, url, before, record ? record.load : wasFound, servers, end.signal);
    record = { load, looks: 0, end };
    if (load.isKnown && !asksServer(url)) return enter('loaded');
    awaitLoad();
    enter('loading');
  }
  function awaitLoad() {
    const waited = rules.isWaiting(frame);
    timer = setTimeout(() => {
      // the time of a lazy frame begins when it comes near the window, but nobody knows when that was
      if (waited || rules.isWaiting(frame)) awaitLoad();
      else judge((judged) => judgeLate(judged, frameTimeout));
    }, frameTimeout * 1000);
  }
  async function judge(work: (judged: Judged) => Promise<Judgement>) {
    const mine = record!;
    const { load } = mine;
    const look = ++mine.looks;
    clearTimeout(timer);
    enter('judging');
    let judgement: Judgement;
    try {
      judgement = await work({
        frame,
        load,
        servers,
        mayProbe: rules.mayProbe(frame),
        lives,
        isSettled: () => load.signal.aborted || lives(),
        hasBooted: cooperation.hasBooted,
      });
    } catch (error) {
      judgement = { doubt: 'it could not be judged' };
      rules.onError(error);
    }
    // this judgement is about another load, or is not the newest about this one
    if (look !== mine.looks || load.signal.aborted || phase !== 'judging') return;
    if (!judgement) return enter('loaded');
    if (!('doubt' in judgement)) return fail(judgement);
    mine.doubt = judgement;
    enter('unknown');
    rules.onDoubt(frame, load.url, judgement);
  }
  function fail(verdict: Verdict) {
    const mine = record!;
    // a likely failure may become a certain one
    if (phase === 'failed' && (isCertain() || verdict.certainty === 'likely')) return;
    mine.end.abort();
    clearTimeout(timer);
    cooperation.stop();
    const { attempts, url, isKnown, wasFound } = mine.load;
    if (verdict.mayRetry && isKnown && !wasFound && attempts <= frameRetries && asksServer(url)) {
      enter('retrying');
      // from a page to the same URL with a hash, browsers only scroll
      if (url.includes('#')) pageOf(frame)?.location.replace('about:blank');
      timer = setTimeout(() => {
        cooperation.begin();
        begin(url, { attempts: attempts + 1 });
        // `replace` makes no entry in the history
        pageOf(frame)?.location.replace(url);
      }, RETRY_MS);
      return;
    }
    mine.verdict = verdict;
    enter('failed');
    const { reason, certainty, status, detail } = verdict;
    rules.onFailure({ frame, url, attempts, reason, certainty, status, detail });
  }

  return {
    phase: () => phase,
    record: () => record!,
    isCertain,
    cooperation,
    begin,
    judge,
    fail,
    enter,
    stop() {
      record?.end.abort();
      clearTimeout(timer);
      cooperation.stop();
    },
  };
}
