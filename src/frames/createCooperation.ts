import { clearTimeout, setTimeout } from '../browser/natives.js';

/** What a page says by messages: any is a sign of life, and `frame.js` says when it begins, lives and fails. */
export interface Cooperation {
  /** The app has sent the frame to another page, which must say anew that it cooperates. */
  begin(): void;
  /** The frame's page goes on by itself. */
  leave(): void;
  /** @param isKnown - whether it is the page that was awaited; another one of a page that cooperates must say so too */
  load(isKnown: boolean): void;
  /** @param what - the name of a message of `frame.js` */
  hear(what: unknown, reason: unknown, isOfUrl: boolean): 'hello' | undefined;
  /** Whether it has said something since it was awaited. */
  isAlive(): boolean;
  hasBooted(): boolean;
  stop(): void;
}

/** Milliseconds in which a page that says when it begins must have said so after its load event. */
const BOOT_MS = 1000;
/** Milliseconds without a sign of a page that gives one every 2 s. */
const SILENCE_MS = 10_000;
/** Milliseconds that messages of another process may be late, where this thread was busy. */
const GRACE_MS = 100;

/** Characters of what a page says. */
const MAX_REASON = 200;

/** @param onMissing - told when a page that gave signs gives none */
export function createCooperation(
  onReported: (reason: string) => void,
  onMissing: (what: 'start' | 'life') => void,
): Cooperation {
  let isAlive = false;
  let cooperates = false;
  /** Whether it has said that it begins since the last load event, and whether it had before that. */
  let booted = false;
  let began = false;
  /** Whether a page has loaded in it before: messages that arrive now may come from that old page. */
  let hasShown = false;
  let start: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(start);
    clearTimeout(silence);
  };

  return {
    begin() {
      stop();
      isAlive = cooperates = booted = began = false;
    },
    leave() {
      stop();
      isAlive = false;
    },
    load(isKnown) {
      clearTimeout(start);
      if (!isKnown && cooperates && !booted) start = setTimeout(() => onMissing('start'), BOOT_MS);
      if (hasShown && !booted) isAlive = false;
      hasShown = true;
      began = booted;
      booted = false;
    },
    hear(what, reason, isOfUrl) {
      isAlive = true;
      if (!isOfUrl) return undefined;
      if (what === 'boot') {
        cooperates = booted = true;
        stop();
        return 'hello';
      }
      if (what === 'beat') {
        clearTimeout(silence);
        silence = setTimeout(() => {
          // where this thread was busy, the signs are the next tasks
          silence = setTimeout(() => onMissing('life'), GRACE_MS);
        }, SILENCE_MS);
      }
      if (what === 'fail') {
        onReported(typeof reason === 'string' ? reason.slice(0, MAX_REASON) : typeof reason);
      }
      return undefined;
    },
    isAlive: () => isAlive,
    hasBooted: () => began || booted,
    stop,
  };
}
