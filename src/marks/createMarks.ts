import { fromJson, Number, performance, stringify, timeNow, toJson } from '../browser/natives.js';
import type { Log } from '../browser/logger.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { quote } from '../browser/quote.js';
import type { SessionItem } from '../browser/sessionItem.js';

/** A moment of the recording that has a name: a chapter begins there. */
export interface Mark {
  name: string;
  /** Seconds since the recorder was told that the page is ready; negative for marks before that; null as long as it was not told. */
  after: number | null;
  /** Data that the app has added. */
  data?: unknown;
}

export interface Marks {
  all(): Mark[];
  /** Seconds since the recorder was told that the page is ready. */
  length(): number;
  /** For the app. A wrong name is one line on the console. */
  add(name: unknown, data?: unknown): void;
  /** The recorder was told that the page is ready. */
  begin(): void;
}

/** The most characters of a name, and of data as JSON, so that a beacon stays small; the most marks to keep. All three are our choice. */
const MAX_NAME = 200;
const MAX_DATA = 1000;
const MAX_MARKS = 1000;

/** A mark in storage. Its time is that of the machine's clock, because a reload starts the page's own clock again. */
type Kept = readonly [name: string, at: number, data?: unknown];

/**
 * The marks of a recording. If the recorder reloads the page, its film goes on. So the marks are kept, and their seconds go on.
 *
 * @param item - the storage that outlives a reload
 * @param onMark - called with each mark when its time in the film is known
 */
export function createMarks(item: SessionItem, log: Log, onMark: (mark: Mark) => void): Marks {
  const now = () => performance.timeOrigin + timeNow();
  let [began, kept] = navigationEntry()?.type === 'reload' ? read(item.get()) : NONE;
  const markOf = ([name, at, data]: Kept): Mark => ({
    name,
    after: began === null ? null : Number(((at - began) / 1000).toFixed(3)),
    ...(data === undefined ? {} : { data }),
  });
  const keep = () => item.set(toJson([began, kept]));
  keep();

  return {
    all: () => kept.map(markOf),
    length: () => (began === null ? 0 : (now() - began) / 1000),
    add(name, data) {
      if (typeof name !== 'string' || !name.trim() || name.length > MAX_NAME) {
        log('error', `mark() must be given a name of at most ${MAX_NAME} characters, got ${quote(name)}.`);
        return;
      }
      let plain: unknown;
      try {
        // the browser's own stringify throws for circles
        if (data !== undefined && !(stringify(data).length <= MAX_DATA)) throw data;
        plain = data === undefined ? undefined : fromJson(toJson(data));
      } catch {
        log(
          'error',
          `"data" of mark() must be JSON of at most ${MAX_DATA} characters, got ${quote(data)}; the mark is made without.`,
        );
      }
      if (kept.length >= MAX_MARKS) {
        log('error', `mark() must be called at most ${MAX_MARKS} times in a recording, got ${quote(name)}.`);
        return;
      }
      const mark: Kept = plain === undefined ? [name, now()] : [name, now(), plain];
      kept = [...kept, mark];
      keep();
      if (began !== null) onMark(markOf(mark));
    },
    begin() {
      if (began !== null) return;
      began = now();
      keep();
      kept.map(markOf).forEach(onMark);
    },
  };
}

type Memory = readonly [began: number | null, kept: readonly Kept[]];

const NONE: Memory = [null, []];

/** Reads what an earlier load has kept. Anything else is ignored. */
function read(text: string | null): Memory {
  try {
    const [began, kept] = fromJson(text!);
    const isMark = ([name, at]: Kept) => typeof name === 'string' && Number.isFinite(at);
    if ((began === null || Number.isFinite(began)) && kept.length <= MAX_MARKS && kept.every(isMark))
      return [began, kept];
  } catch {
    // nothing is stored, or something else
  }
  return NONE;
}
