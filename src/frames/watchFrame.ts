import {
  AbortController,
  clearTimeout,
  documentOf,
  Object,
  pageOf,
  readyStateOf,
  setTimeout,
} from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';
import { createCooperation } from './createCooperation.js';
import type { Servers } from './createServers.js';
import type { FrameFailure, Verdict } from './frameFailure.js';
import { asksServer, entriesOf, type FrameLoad, originOf } from './frameLoad.js';
import { type Doubt, judgeLate, judgeLoad, judgeRefused, type Judged, type Judgement } from './judgeLoad.js';

export type FrameElement = HTMLIFrameElement | HTMLObjectElement | HTMLEmbedElement;

/**
 * Where a frame is.
 *
 * - `loading`: its page is awaited
 * - `judging`: its page has come, or not in time, and is looked at
 * - `retrying`: it has failed and will be loaded again
 * - `loaded`: nothing speaks against its page
 * - `unknown`: something does, and proves nothing
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
  /** Whether its URL may be asked for a second time. */
  mayProbe(frame: Element): boolean;
  /** Whether it is `loading="lazy"` and far from the window. */
  isWaiting(frame: Element): boolean;
  onFailure(failure: Omit<FrameFailure, 'required'>): void;
  /** It has failed, as far as was known, and lives. */
  onMended(frame: Element): void;
  /** Something speaks against its page, and proves nothing. */
  onDoubt(frame: Element, url: string, doubt: Doubt): void;
  /** Its phase may have changed. */
  onPhase(): void;
  /** The companion itself has failed. */
  onError(error: unknown): void;
}

/** One frame, as long as it is in the document. Each method is an event of its life. */
export interface WatchedFrame {
  /** The app has sent it to a URL. */
  send(url: string): void;
  /** Its page asks for another one, whose URL is undefined where it can't be asked for again: it may come, or not (204, download, `intercept()`, `stop()`, `beforeunload`). */
  ask(url: string | undefined): void;
  /** Its page has gone, and the next one is coming. */
  leave(): void;
  /** Its load event, or that it had loaded when it was found. */
  load(isFound?: boolean): void;
  /** Its element tells of a failure. */
  fail(): void;
  /** A message of its window; `answer` sends one back. */
  hear(data: unknown, origin: string, answer: (what: 'hello') => void): void;
  /** Another page of its server has become known. */
  reconsider(origin: string): void;
  /** A policy has blocked its page, or a page that may be its. */
  block(directive: string, isSure: boolean): void;
  phase(): FramePhase;
  /** Why it is unknown. */
  doubt(): string | undefined;
  url(): string;
  stop: Stop;
}

/** Milliseconds between a failure and the next try. */
const RETRY_MS = 1000;

/**
 * What becomes of a frame, by event and phase. A judgement counts only while its load does, so that what is found out about page
 * A never hits page B.
 *
 * | event       | loading | judging | retrying | loaded, unknown | failed                  |
 * | ----------- | ------- | ------- | -------- | --------------- | ----------------------- |
 * | send        | loading | loading | loading  | loading         | loading                 |
 * | ask         | -       | -       | -        | -               | -                       |
 * | leave       | -       | loading | -        | loading         | loading, unless certain |
 * | load        | judging | judging | -        | judging         | judging, unless certain |
 * | deadline    | judging | -       | -        | -               | -                       |
 * | fine        | -       | loaded  | -        | -               | -                       |
 * | doubt       | -       | unknown | -        | -               | -                       |
 * | a control   | -       | -       | -        | judging, if it settles a doubt | -       |
 * | failure     | failed or retrying, whatever it was                                       |
 * | sign of life| -       | -       | -        | -               | loaded, unless certain  |
 *
 * @param isOld - whether the frame was there before the companion
 */
export function watchFrame(frame: FrameElement, isOld: boolean, rules: FrameRules): WatchedFrame {
  const { frameTimeout, frameRetries, servers } = rules;
  let phase: FramePhase = 'loading';
  let load: FrameLoad;
  let isFirst = true;
  let looks = 0;
  let end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What its page has asked for, while that has not come. */
  let asked: string | undefined;
  let doubt: Doubt | undefined;
  let verdict: Verdict | undefined;

  const cooperation = createCooperation(
    (detail) => decide({ reason: 'reported', certainty: 'certain', detail }),
    (what) =>
      decide(
        what === 'life'
          ? {
              reason: 'silent',
              certainty: 'certain',
              detail: 'it no longer says that it lives',
              mayRetry: true,
            }
          : { reason: 'silent', certainty: 'likely', detail: 'its next page did not begin' },
      ),
  );
  const lives = () => cooperation.isAlive() || (pageOf(frame)?.length ?? 0) > 0;
  const enter = (next: FramePhase) => {
    phase = next;
    rules.onPhase();
  };

  function begin(url: string, { attempts = 1, isKnown = true, ...before }: Partial<FrameLoad> = {}) {
    end.abort();
    clearTimeout(timer);
    end = new AbortController();
    const { wasFound = isOld && isFirst, isLater = !isFirst && (load.isLater || asksServer(load.url)) } =
      before;
    isFirst = false;
    load = {
      url,
      isKnown,
      attempts,
      wasFound,
      isOld: wasFound,
      isLater,
      mayBeServed: servers.hasShown(url),
      newestEntry: entriesOf(frame, url).at(-1)?.startTime ?? -1,
      signal: end.signal,
    };
    asked = doubt = verdict = undefined;
    if (isKnown && !asksServer(url)) return enter('loaded');
    awaitLoad();
    enter('loading');
  }
  function awaitLoad() {
    const waited = rules.isWaiting(frame);
    timer = setTimeout(() => {
      // nobody knows when it came near, and its time begins then
      if (waited || rules.isWaiting(frame)) awaitLoad();
      else judge((judged) => judgeLate(judged, frameTimeout));
    }, frameTimeout * 1000);
  }
  async function judge(work: (judged: Judged) => Promise<Judgement>) {
    const mine = load;
    const look = ++looks;
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
        isSettled: () => mine.signal.aborted || lives(),
        hasBooted: cooperation.hasBooted,
      });
    } catch (error) {
      judgement = { doubt: 'it could not be judged' };
      rules.onError(error);
    }
    // of another load, or of an earlier look at this one
    if (look !== looks || mine.signal.aborted || phase !== 'judging') return;
    if (!judgement) return enter('loaded');
    if ('doubt' in judgement) {
      doubt = judgement;
      enter('unknown');
      return rules.onDoubt(frame, load.url, judgement);
    }
    decide(judgement);
  }
  function decide(found: Verdict) {
    // a likely failure may become a certain one
    if (phase === 'failed' && (verdict?.certainty === 'certain' || found.certainty === 'likely')) return;
    const { attempts, url, isKnown, wasFound } = load;
    end.abort();
    clearTimeout(timer);
    cooperation.stop();
    if (found.mayRetry && isKnown && !wasFound && attempts <= frameRetries && asksServer(url)) {
      timer = setTimeout(() => {
        cooperation.begin();
        begin(url, { attempts: attempts + 1 });
        // makes no entry in the history
        pageOf(frame)?.location.replace(url);
      }, RETRY_MS);
      return enter('retrying');
    }
    verdict = found;
    enter('failed');
    const { reason, certainty, status, detail } = found;
    rules.onFailure({ frame, url, attempts, reason, certainty, status, detail });
  }
  const isCertain = () => phase === 'failed' && verdict?.certainty === 'certain';
  /** Begins a load that nobody has announced: of a page that was left. */
  const goOn = (url: string | undefined) => begin(url ?? load.url, { isKnown: url !== undefined });

  return {
    send(url) {
      cooperation.begin();
      begin(url);
    },
    ask(url) {
      asked = url;
    },
    leave() {
      if (phase === 'loading' || phase === 'retrying' || isCertain()) return;
      cooperation.leave();
      goOn(asked);
    },
    load(isFound) {
      if (isCertain() || phase === 'retrying') return;
      const isLate = phase === 'failed' && verdict?.reason === 'timeout';
      if (phase === 'failed') rules.onMended(frame);
      if (isLate) begin(load.url, load);
      // a page that was found may have been judged before its load event
      else if (phase !== 'loading' && !load.isOld) goOn(undefined);
      cooperation.load(load.isKnown);
      judge(judgeLoad);
      // its timing entry, or the load event of the page around it, comes after its own
      const hasLoaded = entriesOf(frame, load.url).length || readyStateOf(documentOf(frame)) === 'complete';
      if (!isFound || hasLoaded) load.isOld = false;
    },
    fail() {
      decide({ reason: 'error-page', certainty: 'certain', detail: 'its element fired "error"' });
    },
    hear(data, origin, answer) {
      const { recordingCompanion: what, reason } = Object(data);
      // a page that the frame went to since has another one; a sandboxed page has none
      const isOfUrl = origin === 'null' || origin === originOf(load.url);
      servers.addOrigin(origin);
      // while the next page is awaited the one before may speak
      if (phase === 'loading' && load.isLater && what !== 'boot' && !cooperation.hasBooted()) return;
      if (isOfUrl && load.isKnown && rules.mayProbe(frame)) servers.add(load.url);
      const reply = cooperation.hear(what, reason, isOfUrl);
      if (reply) answer(reply);
      if (phase === 'failed' && !isCertain()) {
        rules.onMended(frame);
        enter('loaded');
      }
    },
    reconsider(origin) {
      if (phase === 'unknown' && doubt?.needsControl && originOf(load.url) === origin) judge(judgeRefused);
    },
    block(directive, isSure) {
      load[isSure ? 'blockedBy' : 'mayBeBlockedBy'] = directive;
    },
    phase: () => phase,
    doubt: () => doubt?.doubt,
    url: () => load.url,
    stop() {
      end.abort();
      clearTimeout(timer);
      cooperation.stop();
    },
  };
}
