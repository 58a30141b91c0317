import {
  AbortSignal,
  fetch,
  insideOf,
  navigator,
  Promise,
  queryAll,
  readyStateOf,
  Set,
  setTimeout,
  urlOf,
} from '../browser/natives.js';
import { askFetch } from './askFetch.js';
import { askFrame } from './askFrame.js';
import { askObject } from './askObject.js';
import { askPrefetch } from './askPrefetch.js';
import { mayOpenOnce, type Servers } from './createServers.js';
import { evidenceOf } from './evidenceOf.js';
import type { Verdict } from './frameFailure.js';
import { asksServer, type FrameLoad, originOf } from './frameLoad.js';
import { isUnreachable } from './isUnreachable.js';

/** What a judgement may use. */
export interface Judged {
  frame: Element;
  load: FrameLoad;
  servers: Servers;
  /** Whether its URL may be requested a second time. */
  mayProbe: boolean;
  /** Whether its page has given a sign of life. */
  lives(): boolean;
  /** Whether the judgement is not needed any more: the page lives, or another one is on its way. */
  isSettled(): boolean;
  /** Whether its page has said that it runs. */
  hasBooted(): boolean;
}

/** A failure (`Verdict`); something that speaks against the page, but proves nothing (`Doubt`); undefined if nothing does. */
export type Judgement = Verdict | Doubt | undefined;

export interface Doubt {
  doubt: string;
  /** Whether the cause is often a harmless page, and no error of the server. */
  isMild?: boolean;
  /** Whether another page of the same server may settle the doubt. */
  needsControl?: boolean;
}

/** Milliseconds to wait for a sign of life before the second request. Boots came within 175 ms. */
const GRACE_MS = 100;
/** The same for a page whose scripts may run after its load event. Boots came 93 ms after it. */
const BOOT_MS = 300;
/** Milliseconds for our own server to send its headers. */
const REFUSAL_MS = 3000;
/** Milliseconds between a request and the one that confirms its result. */
const CONFIRMATION_MS = 1000;
/** The most pages to try as a control; each costs four requests. */
const MAX_CONTROLS = 3;

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const isOnline = () => navigator.onLine !== false;

/**
 * Judges a load after its load event: by what the browser says, or else, step by step, by second requests. A result that a page which
 * is shown could also give is only a doubt. docs/frames.md has the steps, the ways of asking, and what each can prove.
 */
export async function judgeLoad(judged: Judged): Promise<Judgement> {
  const { frame, load, servers, lives, isSettled } = judged;
  const { url, signal } = load;
  const evidence = () => evidenceOf(frame, load, judged.hasBooted());
  const known = evidence();
  if (known === 'fine') return undefined;
  if (known && !mayBoot(frame, known)) return known;
  // a policy's report, a timing entry or a sign of life may come a little later
  await sleep(known ? BOOT_MS : GRACE_MS);
  const later = signal.aborted || evidence();
  if (later === true || later === 'fine') return undefined;
  if (later) return later;
  if (lives()) {
    if (load.isKnown && judged.mayProbe) servers.add(url, false);
    return undefined;
  }
  const { mayBeBlockedBy } = load;
  if (!judged.mayProbe) return mayBeBlockedBy ? { doubt: `${mayBeBlockedBy} may forbid it` } : undefined;

  const first = await askObject(frame, url);
  if (isSettled()) return undefined;
  if (first === 'shown') servers.add(url, true);
  if (first === 'blocked')
    // a URL that opens once leads elsewhere the second time, to a login for one
    return load.wasBlockHeard
      ? {
          reason: 'blocked',
          certainty: 'certain',
          detail: 'frame-src forbids it, or where it was redirected to',
        }
      : { doubt: 'frame-src forbids where a second request was redirected to' };
  if (first === 'shown' || first === undefined) return undefined;
  if (mayBeBlockedBy && first === 'refused') {
    // a sandbox refuses a PDF
    const unsandboxed = await askObject(frame, url, false);
    if (isSettled() || unsandboxed === 'shown') return undefined;
    return { reason: 'blocked', certainty: 'certain', detail: `${mayBeBlockedBy} forbids it` };
  }

  if (await isUnreachable(url)) return isSettled() ? undefined : judgeUnreachable(judged);
  if (first === 'forbidden' || isSettled()) return undefined;
  const refusal = originOf(url) === location.origin && (await readRefusal(url));
  if (isSettled()) return undefined;
  if (refusal)
    return {
      reason: 'error-page',
      certainty: 'certain',
      detail: `its answer forbids that it is framed (${refusal})`,
    };
  return judgeRefused(judged);
}

/** Whether a page with an error status may still say that it runs: a module script may run after the load event. */
const mayBoot = (frame: Element, { reason }: Verdict) => {
  const inside = insideOf(frame);
  return reason === 'http-status' && !!inside && queryAll(inside, 'script').length > 0;
};

/** Judges a load whose server a second request does not reach. */
async function judgeUnreachable({ frame, load, isSettled }: Judged): Promise<Judgement> {
  const { url, mayBeServed } = load;
  if (mayBeServed) return { doubt: "its server can't be reached; a service worker may have shown the page" };
  const asked = askFrame(frame, url).catch(() => undefined);
  await sleep(CONFIRMATION_MS);
  if (isSettled()) return undefined;
  const [unreachable, answer, isServerGone, seen, own] = await Promise.all([
    isUnreachable(url),
    askFetch(url),
    // by EventSource again, because COEP makes every other request fail
    isUnreachable(`${originOf(url)}/favicon.ico`),
    asked,
    isOwnServerThere(),
  ]);
  if (isSettled()) return undefined;
  const doubt = { doubt: 'its server could not be reached a moment ago' };
  if (!unreachable || answer !== 'failed' || seen !== 'error-page' || !own) return doubt;
  if (isServerGone)
    return {
      reason: 'network',
      certainty: 'certain',
      detail: 'no server answered, asked in three ways and twice',
    };
  // the server works, but drops requests for this URL: all of them, or only second ones
  return mayOpenOnce(url)
    ? doubt
    : { reason: 'network', certainty: 'likely', detail: 'its server does not answer, and does elsewhere' };
}

/** Whether the page's own server answers: if it does not, the recorder has lost its connection. */
const isOwnServerThere = async () =>
  isOnline() &&
  (!asksServer(location.href) || (await askFetch(`${location.origin}/favicon.ico`)) === 'answered');

/** The header by which a page of our own origin forbids all framing; `SAMEORIGIN` and the like allow us. */
async function readRefusal(url: string): Promise<string | undefined> {
  try {
    const { ok, headers } = await fetch(url, {
      credentials: 'include',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(REFUSAL_MS),
    });
    if (!ok) return undefined;
    if (/^deny$/i.test(headers.get('x-frame-options') ?? '')) return 'X-Frame-Options: DENY';
    return /frame-ancestors 'none'/i.exec(headers.get('content-security-policy') ?? '')?.[0];
  } catch {
    return undefined; // redirected, or connect-src forbids the request
  }
}

/**
 * Judges a load whose server answers, but refuses a second request. This may be an error, a page that must not be framed, a PDF, or a
 * server that refuses all such requests or all second ones. So another page of the server that is shown is requested as a control.
 */
export async function judgeRefused(judged: Judged): Promise<Judgement> {
  const { frame, load, servers, isSettled } = judged;
  const { url } = load;
  const unfit = new Set<string>();
  let control = servers.controlOf(url, unfit);
  if (!control) {
    const isMild = (await askPrefetch(frame, url)) === 'load';
    if (isSettled()) return undefined;
    // a control may have become known meanwhile
    control = servers.controlOf(url, unfit);
    if (!control)
      return {
        doubt: isMild
          ? 'its server answers, and nothing is shown by a second request: it may be a PDF, or a page that must not be framed'
          : 'its server refuses a second request, as for an error; but it may refuse all of them, and no other page of it is shown',
        isMild,
        needsControl: true,
      };
  }
  const doubt = 'its server refuses second requests, also for a page that is shown';
  for (; control && unfit.size < MAX_CONTROLS; control = servers.controlOf(url, unfit)) {
    const [other, wasAsked] = control;
    await sleep(CONFIRMATION_MS);
    if (isSettled() || (await askObject(frame, url)) !== 'refused' || isSettled()) return undefined;
    // right after it, so that a server that limits requests refuses the control, too
    const [page, ofOther, ofUrl] = await Promise.all([
      askObject(frame, other),
      askPrefetch(frame, other),
      askPrefetch(frame, url),
    ]);
    if (isSettled()) return undefined;
    if (page === 'shown' && ofOther === 'load' && ofUrl) return judgeBeside(judged, other, ofUrl);
    if (page !== 'shown' && wasAsked) return { doubt };
    // Cross-Origin-Resource-Policy forbids the prefetch alone; a page that was shown in its frame may open only once
    unfit.add(other);
  }
  return { doubt, needsControl: true };
}

/**
 * Judges a load whose server refuses a second request, and shows the control: an error, a page that must not be framed, or a PDF.
 *
 * @param ofUrl - what a prefetch of the URL said
 */
async function judgeBeside(
  { frame, load: { url }, isSettled }: Judged,
  control: string,
  ofUrl: 'load' | 'error',
): Promise<Judgement> {
  // Cross-Origin-Resource-Policy refuses a prefetch as an error does, and this request as well
  const isError = ofUrl === 'error' && (await askFetch(url)) === 'answered';
  if (isSettled()) return undefined;
  // a sandbox refuses a PDF
  if (!isError && ((await askObject(frame, url, false)) !== 'refused' || isSettled())) return undefined;
  return {
    reason: 'error-page',
    certainty: 'likely',
    detail:
      ofUrl === 'error'
        ? `its server answers with an error, and with a page for ${control.split(/[?#]/)[0]}`
        : 'its server forbids that it is framed',
  };
}

/** Judges a load whose load event has not come in time. */
export async function judgeLate(judged: Judged, seconds: number): Promise<Judgement> {
  const { frame, load, isSettled } = judged;
  // if this thread was busy, the event waits in the next task
  await sleep(GRACE_MS);
  if (isSettled()) return undefined;
  const inside = insideOf(frame);
  const hasArrived = inside ? urlOf(inside) !== 'about:blank' : !load.mayHaveLoaded;
  const late: Verdict = {
    reason: 'timeout',
    certainty: 'likely',
    detail: `it did not load in ${seconds} s`,
    mayRetry: !hasArrived && !load.mayHaveLoaded,
  };
  // it may have loaded before the companion, or nobody knows where it was sent
  if (!inside && (load.mayHaveLoaded || !load.isKnown)) return undefined;
  if (hasArrived && !load.isLater) {
    // a page of another origin: nobody can know whether its load event waits for a picture
    if (!inside) return late;
    if (readyStateOf(inside) === 'loading') return late;
    const known = evidenceOf(frame, load, judged.hasBooted());
    return known === 'fine' ? undefined : known;
  }
  if (!load.isKnown) return undefined;
  // nothing has arrived. This may be right: a download or a 204 shows nothing, and leaves the page before in place
  if (location.protocol === 'https:' && /^http:/.test(load.url) && !hasArrived) return late; // mixed content
  if (!judged.mayProbe) return { ...late, mayRetry: false };
  const [answer, unreachable] = await Promise.all([
    askFetch(load.url, seconds * 1000),
    isUnreachable(load.url),
  ]);
  if (isSettled()) return undefined;
  return answer === 'pending' || unreachable ? late : undefined;
}
