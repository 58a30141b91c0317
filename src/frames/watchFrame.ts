import { documentOf, Object, readyStateOf } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';
import { createFrameLife, type FrameElement, type FramePhase, type FrameRules } from './createFrameLife.js';
import { entriesOf, originOf } from './frameLoad.js';
import { judgeLoad, judgeRefused } from './judgeLoad.js';

/** One frame, as long as it is in the document. Each method is an event of its life. */
export interface WatchedFrame {
  /** The app has sent the frame to a URL. */
  send(url: string): void;
  /**
   * Its page navigates to another one, which may come or not (204, download, `intercept()`, `stop()`, `beforeunload`). The URL is
   * undefined if it can't be requested again.
   */
  ask(url: string | undefined): void;
  /** Its page was left, and the next one is coming. */
  leave(): void;
  /** It has fired its load event. @param withoutEvent - the frame had loaded already when it was found */
  load(withoutEvent?: boolean): void;
  /** Its element has fired an error event. */
  error(): void;
  /** A message has come from its window. `answer` sends one back. */
  hear(data: unknown, origin: string, answer: (what: 'hello') => void): void;
  /** One more page of its server has become known. */
  reconsider(origin: string): void;
  /** A policy has blocked its page (`isSure`), or a page that may be its page. */
  block(directive: string, isSure: boolean): void;
  /** A policy has blocked its page, or that of another frame of the same document. */
  hearBlock(): void;
  phase(): FramePhase;
  /** Why its phase is `unknown`. */
  doubt(): string | undefined;
  url(): string;
  stop: Stop;
}

/**
 * What each event does to a frame in each phase. A judgement counts only while its load lasts, so that a finding about page A never
 * hits page B.
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
 * @param wasFound - whether the frame existed before the companion
 */
export function watchFrame(frame: FrameElement, wasFound: boolean, rules: FrameRules): WatchedFrame {
  const { servers } = rules;
  const life = createFrameLife(frame, wasFound, rules);
  const { cooperation, phase, record, isCertain, begin } = life;
  /** Begins a load that the frame's own page has started. */
  const goOn = (url: string | undefined) => begin(url ?? record().load.url, { isKnown: url !== undefined });

  return {
    send(url) {
      cooperation.begin();
      begin(url);
    },
    ask(url) {
      record().asked = url;
    },
    leave() {
      if (phase() === 'loading' || phase() === 'retrying' || isCertain()) return;
      cooperation.leave();
      goOn(record().asked);
    },
    load(withoutEvent) {
      if (isCertain() || phase() === 'retrying') return;
      const isLate = phase() === 'failed' && record().verdict?.reason === 'timeout';
      /** Its time-out is being judged. */
      const isOverdue = phase() === 'judging' && !record().hasLoaded;
      if (phase() === 'failed') rules.onMended(frame);
      if (isLate) begin(record().load.url, record().load);
      // a load event without a `send` or `leave`; not for a found frame, which may have been judged before its load event
      else if (phase() !== 'loading' && !isOverdue && !record().load.mayHaveLoaded) goOn(undefined);
      record().hasLoaded = true;
      const load = record().load;
      cooperation.load(load.isKnown);
      life.judge(judgeLoad);
      // the frame's timing entry, and the load event of the page around it, come after the frame's own load event
      const hasLoaded = entriesOf(frame, load.url).length || readyStateOf(documentOf(frame)) === 'complete';
      if (!withoutEvent || hasLoaded) load.mayHaveLoaded = false;
    },
    error() {
      life.fail({ reason: 'error-page', certainty: 'certain', detail: 'its element fired "error"' });
    },
    hear(data, origin, answer) {
      const { recordingCompanion: what, reason } = Object(data);
      const { url, isKnown, isLater } = record().load;
      // a page that the frame has gone on to may have another origin; a sandboxed page has the origin `null`
      const isOfUrl = origin === 'null' || origin === originOf(url);
      servers.addOrigin(origin);
      // while the next page is awaited, this message may be from the page before
      if (phase() === 'loading' && isLater && what !== 'boot' && !cooperation.hasBooted()) return;
      if (isOfUrl && isKnown && rules.mayProbe(frame)) servers.add(url, false);
      const reply = cooperation.hear(what, reason, isOfUrl);
      if (reply) answer(reply);
      if (phase() === 'failed' && !isCertain()) {
        rules.onMended(frame);
        life.enter('loaded');
      }
    },
    reconsider(origin) {
      const isInDoubt = phase() === 'unknown' && record().doubt?.needsControl;
      if (isInDoubt && originOf(record().load.url) === origin) life.judge(judgeRefused);
    },
    block(directive, isSure) {
      record().load[isSure ? 'blockedBy' : 'mayBeBlockedBy'] = directive;
    },
    hearBlock() {
      record().load.wasBlockHeard = true;
    },
    phase,
    doubt: () => record().doubt?.doubt,
    url: () => record().load.url,
    stop: life.stop,
  };
}
