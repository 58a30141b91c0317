import type { Stop } from '../browser/stop.js';
import type { FrameFailure, Verdict } from './frameFailure.js';
import { probe } from './probe.js';
import { reaches } from './reaches.js';

export type FrameElement = HTMLIFrameElement | HTMLObjectElement | HTMLEmbedElement;

/** How frames are judged. */
export interface FrameRules {
  /** Seconds until the state of a frame that has not loaded is judged. */
  frameTimeout: number;
  /** Loads that are tried again before a failure counts. */
  frameRetries: number;
  /** Whether its URL may be asked a second time. */
  mayProbe(frame: Element): boolean;
  /** Origins that have shown a page. Only these can have a service worker in a recorder's browser, which is fresh. */
  shown: Set<string>;
  /** Whether it is `loading="lazy"` and far from the window. */
  isWaiting(frame: Element): boolean;
  /** The page's own policy forbids probes. */
  onForbidden(): void;
  onFailure(failure: FrameFailure): void;
  /** Its `state()` may have changed. */
  onState(): void;
}

/** One frame, as long as it is in the document. */
export interface WatchedFrame {
  /** It was given a URL, and its page is awaited. */
  begin(url: string): void;
  /** A page in it has loaded: the one that was awaited, or one that it went to itself. */
  load(): void;
  /** Its page goes to this URL itself. */
  leave(url: string): void;
  /** Its element tells of a failure. */
  fail(): void;
  /** A message of its window; `answer` sends one back. */
  hear(data: unknown, origin: string, answer: (what: 'hello') => void): void;
  /** A policy has blocked this URL, or something of this origin. */
  block(directive: string): void;
  /** Whether its page is awaited, or is being judged. */
  isLoading(): boolean;
  /** `loaded` is what nothing speaks against. */
  state(): 'loading' | 'loaded' | 'failed';
  url(): string;
  origin(): string;
  stop: Stop;
}

/** A failure, and whether another try may help; nothing where there is none. */
type Judgement = [verdict: Verdict, again: boolean] | false | undefined | '';

/** Milliseconds in which a page that lives may say so before it is asked for again; boots came within 175 ms. */
const GRACE = 100;
/** Milliseconds between a probe and the one that confirms it, or between a failure and the next try. */
const CONFIRMATION = 1000;
/** Milliseconds in which a page that says when it begins must have said so after its load event. */
const BOOT = 1000;
/** Milliseconds in which a server that is there has answered, also on a busy machine. */
const REACH = 3000;
/** Milliseconds without a sign of a page that gives one every 2 s. */
const SILENCE = 10_000;

/** Characters of what a page says. */
const MAX_REASON = 200;

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

const originOf = (url: string) => {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
};

/** URLs that a server answers; of others (`srcdoc`, `blob:`, `javascript:`, `mailto:`) nothing can fail on the way. */
const ASKS_SERVER = /^https?:/;

/**
 * Judges each page that a frame shows, by the decision procedure of facts/frames.md 4b. What it can't know is no
 * failure. An answer counts only while the question does: each load, failure and removal makes the older ones void.
 */
export function watchFrame(frame: FrameElement, rules: FrameRules): WatchedFrame {
  const { frameTimeout, frameRetries, shown } = rules;
  /** What the frame was sent to last. */
  let url = '';
  /** Whether its next load event is that of `url`; else it went somewhere that nobody knows. */
  let awaited = false;
  /** Resource entries of its URL that were there before: those of older loads. No entry comes within a task. */
  let older = 0;
  /** Whether a service worker may answer in place of its server. */
  let mayBeServed = false;
  let attempts = 0;
  /** Whether the page has given a sign of life since it was awaited. */
  let alive = false;
  /** Whether it says when it begins; whether it has since the last load event, and had before that. */
  let cooperates = false;
  let booted = false;
  let began = false;
  /** Whether it has shown a page, which may still speak while the next one is awaited. */
  let hasShown = false;
  let failed = false;
  let judging = false;
  /** Whether what is awaited was judged, and nothing spoke against it. */
  let settled = false;
  /** The policy that has blocked what is awaited. */
  let directive = '';
  let question = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const page = () => (frame as HTMLIFrameElement).contentWindow;
  const inside = () => (frame as HTMLIFrameElement).contentDocument ?? null;
  const lives = () => alive || (page()?.length ?? 0) > 0;
  const entries = () =>
    performance.getEntriesByName(url.split('#')[0]!, 'resource') as PerformanceResourceTiming[];
  const clear = () => {
    question++;
    judging = false;
    clearTimeout(timer);
    clearTimeout(silence);
  };

  function expectPage() {
    older = entries().length;
    mayBeServed = shown.has(originOf(url));
    alive = settled = false;
    awaited = true;
    rules.onState();
  }
  function start() {
    clear();
    expectPage();
    cooperates = booted = began = failed = false;
    directive = '';
    if (ASKS_SERVER.test(url)) startTime();
  }
  function startTime() {
    const waited = rules.isWaiting(frame);
    timer = setTimeout(() => {
      // nobody knows when it came near, and its time begins then
      if (waited || rules.isWaiting(frame)) startTime();
      else ask(judgeLate);
    }, frameTimeout * 1000);
  }
  /** @param again - whether another try may help */
  function decide(verdict: Verdict, again: boolean) {
    if (failed) return;
    clear();
    if (again && attempts <= frameRetries && ASKS_SERVER.test(url)) {
      timer = setTimeout(() => {
        attempts++;
        start();
        // makes no entry in the history
        page()?.location.replace(url);
      }, CONFIRMATION);
      return;
    }
    failed = true;
    rules.onState();
    rules.onFailure({ frame, url, attempts, ...verdict });
  }
  async function ask(work: (holds: () => boolean) => Promise<Judgement> | Judgement) {
    const mine = ++question;
    const holds = () => mine === question;
    judging = true;
    const judgement = await work(holds);
    if (!holds()) return;
    judging = false;
    if (judgement) return decide(...judgement);
    settled = true;
    rules.onState();
  }

  const statusOf = (status = 0): Judgement =>
    status >= 400 &&
    !(began || booted) && [{ reason: 'http-status', status, detail: `its server answered ${status}` }, true];
  /** What is certain; undefined where nothing is. */
  function certain(expected: boolean): Judgement | undefined {
    const found = inside();
    if (found) {
      if (found.URL === 'about:blank#blocked') {
        return [{ reason: 'blocked', detail: 'its URL is invalid' }, false];
      }
      const [entry] = (page() as any).performance.getEntriesByType('navigation');
      return statusOf(entry?.responseStatus);
    }
    if (!expected || !ASKS_SERVER.test(url)) return false;
    if (directive) return [{ reason: 'blocked', detail: `${directive} forbids it` }, false];
    // of a sandboxed page of our origin
    const { responseStatus } = entries().slice(older).at(-1) ?? {};
    return responseStatus ? statusOf(responseStatus) : undefined;
  }

  async function judge(holds: () => boolean): Promise<Judgement> {
    const expected = awaited;
    awaited = false;
    const known = certain(expected);
    if (known !== undefined) return known;
    // a report or a resource's entry may come a little later, and so may a sign of life
    await sleep(GRACE);
    const later = holds() && certain(expected);
    if (later !== undefined) return later;
    const shows = async () =>
      holds() &&
      !lives() &&
      rules.mayProbe(frame) &&
      (await probe(url, rules.onForbidden)) &&
      holds() &&
      !lives();
    if (!(await shows())) {
      if (holds()) shown.add(originOf(url));
      return false;
    }
    await sleep(CONFIRMATION);
    if (!(await shows())) return false;
    // the entry of a sandboxed page comes from another process, and late on a busy machine
    const last = certain(expected);
    if (last !== undefined) return last;
    return (await reaches(url, REACH)) === false
      ? !mayBeServed && [{ reason: 'network', detail: 'no server answered' }, false]
      : [{ reason: 'error-page', detail: 'it shows an error page' }, false];
  }

  /** No load event has come in time. */
  async function judgeLate(): Promise<Judgement> {
    // where this thread was busy, the event is the next task
    await sleep(GRACE);
    if (lives()) return false;
    const late: Judgement = [{ reason: 'timeout', detail: `it did not load in ${frameTimeout} s` }, true];
    const found = inside();
    // of another origin, and its load event may be waiting for a picture: nobody can know
    if (!found) return late;
    if (found.URL !== 'about:blank') return found.readyState === 'loading' ? late : certain(true);
    // nothing has arrived, and need not: a download and a 204 show nothing
    const answers = await reaches(url, Math.min(frameTimeout * 1000, REACH));
    return answers === true || answers === undefined ? false : late;
  }

  const miss = (detail: string) => decide({ reason: 'silent', detail }, true);

  return {
    begin(to) {
      url = to;
      attempts = 1;
      start();
    },
    load() {
      clearTimeout(timer);
      if (!awaited) {
        attempts = 1;
        if (cooperates && !booted) timer = setTimeout(() => miss('its next page did not begin'), BOOT);
      }
      if (hasShown && !booted) alive = false;
      hasShown = true;
      began = booted;
      booted = false;
      ask(judge);
    },
    leave(to) {
      url = to;
      expectPage();
    },
    fail() {
      decide({ reason: 'error-page', detail: 'its element fired "error"' }, false);
    },
    hear(data, origin, answer) {
      alive = true;
      shown.add(origin);
      const { recordingCompanion: what, reason } = Object(data);
      // a page that the frame went to since has another one; a sandboxed page has none
      if (origin !== 'null' && origin !== originOf(url)) return;
      if (what === 'boot') {
        cooperates = booted = true;
        if (!awaited) clearTimeout(timer);
        answer('hello');
      } else if (what === 'beat') {
        clearTimeout(silence);
        silence = setTimeout(() => {
          // where this thread was busy, the signs are the next tasks
          silence = setTimeout(() => miss('it no longer says that it lives'), GRACE);
        }, SILENCE);
      } else if (what === 'fail') {
        decide({ reason: 'reported', detail: `${reason}`.slice(0, MAX_REASON) }, false);
      }
    },
    block(by) {
      directive = by;
    },
    isLoading: () => awaited || judging,
    state: () => (failed ? 'failed' : settled || !ASKS_SERVER.test(url) ? 'loaded' : 'loading'),
    url: () => url,
    origin: () => originOf(url),
    stop: clear,
  };
}
