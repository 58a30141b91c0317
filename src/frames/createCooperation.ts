import { noop } from '../browser/stop.js';
import { startPatience } from './startPatience.js';

/** Judges the messages of a frame's page. Any message is a sign of life; those of `frame.js` say that the page begins, lives or fails. */
export interface Cooperation {
  /** The app has sent the frame to another page. That page must first say that it cooperates, too. */
  begin(): void;
  /** The frame's page navigates by itself. */
  leave(): void;
  /** @param isKnown - whether the awaited page has loaded; otherwise, if the page before cooperated, this one must cooperate, too */
  load(isKnown: boolean): void;
  /** @param what - the name of a message of `frame.js` */
  hear(what: unknown, reason: unknown, isOfUrl: boolean): 'hello' | undefined;
  /** Whether a message has come since the page was awaited. */
  isAlive(): boolean;
  hasBooted(): boolean;
  stop(): void;
}

/** Milliseconds after its load event in which a page that cooperates must say that it has begun. */
const BOOT_MS = 1000;
/** Milliseconds without a sign of life after which a page has failed; it gives one every 2 s. */
const SILENCE_MS = 10_000;

/** The most characters of a reason to keep. */
const MAX_REASON = 200;

/** The state of a page that has sent nothing yet. */
const SILENT = {
  /** The page has loaded frame.js. */
  cooperates: false,
  /** It has sent `boot` since the last load event. */
  booted: false,
  /** It had sent `boot` before the last load event. */
  began: false,
};

/** @param onMissing - called when a page that has cooperated becomes silent */
export function createCooperation(
  onReported: (reason: string) => void,
  onMissing: (what: 'start' | 'life') => void,
): Cooperation {
  let isAlive = false;
  let page = { ...SILENT };
  /** Whether a page has loaded in it before: messages that arrive now may come from that old page. */
  let hasShown = false;
  let stopStart = noop;
  let stopSilence = noop;
  const stop = () => {
    stopStart();
    stopSilence();
  };

  return {
    begin() {
      stop();
      isAlive = false;
      page = { ...SILENT };
    },
    leave() {
      stop();
      isAlive = false;
    },
    load(isKnown) {
      stopStart();
      if (!isKnown && page.cooperates && !page.booted)
        stopStart = startPatience(BOOT_MS, () => onMissing('start'));
      if (hasShown && !page.booted) isAlive = false;
      hasShown = true;
      page.began = page.booted;
      page.booted = false;
    },
    hear(what, reason, isOfUrl) {
      isAlive = true;
      if (!isOfUrl) return undefined;
      if (what === 'boot') {
        page.cooperates = page.booted = true;
        stop();
        return 'hello';
      }
      if (what === 'beat') {
        stopSilence();
        // in one step: it begins anew with each sign of life
        stopSilence = startPatience(SILENCE_MS, () => onMissing('life'), SILENCE_MS);
      }
      if (what === 'fail') {
        onReported(typeof reason === 'string' ? reason.slice(0, MAX_REASON) : typeof reason);
      }
      return undefined;
    },
    isAlive: () => isAlive,
    hasBooted: () => page.began || page.booted,
    stop,
  };
}
