import { Array, fromJson, Math, Object, toJson } from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { sessionItem } from '../browser/sessionItem.js';

/** A place in a document's history. */
export interface Place {
  state: unknown;
  url: string;
  scroll: [left: number, top: number];
}

/** Access to one document's own history. */
export interface Keeper {
  /** The current place of the document. */
  place(): Place;
  /** Moves the document to another place, with the events that a browser fires. */
  show(place: Place): void;
  /** Sets the state before the document's scripts run. */
  put(state: unknown): void;
  /** Whether its frame has gone, or shows another document. */
  isGone(): boolean;
}

interface Step extends Place {
  keeper: Keeper;
  /** Number of the page among those that this window has shown. */
  page: number;
}

/**
 * The history steps that the page and its same-origin frames believe they have made. This list replaces the browser's joint session
 * history (HTML, "session history"). It is one list for all documents, so that `back()` in a frame undoes the last step anywhere.
 */
export interface Steps {
  /** Adds a document. The first is the page's own. */
  begin(keeper: Keeper): void;
  /** A document is about to go to another place. Reads the old place now, and not earlier. */
  leave(keeper: Keeper): void;
  /** The document has gone there. Forgets the steps ahead. */
  add(keeper: Keeper): void;
  /** Whether there is a step at this distance. */
  has(delta: number): boolean;
  /** @returns how much of `delta` is beyond the steps, and so among the browser's own entries */
  go(delta: number): number;
  /** Number of steps, without the one that is the browser's entry. */
  more(): number;
  /** Keeps the steps for the next page: a reload, or the page of another step. @param url - of the next page, if it is a new step */
  keep(url: string | undefined): void;
  forget(): void;
}

/** The most history entries that Chromium keeps (`kMaxSessionHistoryEntries`). */
const MAX_STEPS = 50;

/** @param load - replaces this page by another one */
export function createSteps(load: (url: string) => void): Steps {
  const memory = sessionItem('history');
  let firsts: Step[] = [];
  let steps: Step[] = [];
  let index = 0;
  let page = 0;
  /** Whether the page of another step is being loaded. */
  let isMoving = false;

  const stepOf = (keeper: Keeper, at = index) =>
    steps.filter((step, place) => place <= at && step.keeper === keeper).at(-1) ??
    firsts.find((first) => first.keeper === keeper)!;
  const leave = (keeper: Keeper) => void Object.assign(stepOf(keeper), keeper.place());
  const has = (delta: number) => !!steps[index + delta];
  /** Makes a step whose place is filled in when it is left: reading the scroll position costs a layout. */
  const stepFor = (keeper: Keeper): Step => ({ keeper, page, state: null, url: '', scroll: [0, 0] });

  return {
    begin(keeper) {
      const first = stepFor(keeper);
      // drops the first steps of removed documents; their later steps still count
      firsts = [...firsts.filter((one) => !one.keeper.isGone()), first];
      if (firsts.length > 1) return;
      steps = [first];
      const [isNext, at, places] = readPlaces(memory.get());
      if (!places[at] || !(isNext || navigationEntry()?.type === 'reload')) return;
      steps = places.map((place) => ({ ...place, keeper }));
      index = at;
      ({ page } = places[at]);
      // a page that comes back after another page gets its state again
      if (isNext) keeper.put(places[at].state);
    },
    leave,
    add(keeper) {
      steps = steps.slice(Math.max(0, index + 2 - MAX_STEPS), index + 1);
      index = steps.push(stepFor(keeper)) - 1;
    },
    has,
    go(delta) {
      const target = index + delta;
      const rest = Math.min(target, 0) || Math.max(target - steps.length + 1, 0);
      if (rest) return rest;
      const moved = firsts.flatMap(({ keeper }) => {
        const next = stepOf(keeper, target);
        return next === stepOf(keeper) || keeper.isGone() ? [] : next;
      });
      for (const { keeper } of moved) leave(keeper);
      // set before listeners of the page run, because they may go on from here
      index = target;
      const other = moved.find((step) => step.page !== page);
      isMoving = !!other;
      if (other) load(other.url);
      else for (const step of moved) step.keeper.show(step);
      return 0;
    },
    more: () => steps.length - 1,
    keep(url) {
      const [{ keeper } = {}] = firsts;
      if (!keeper) return;
      if (!isMoving) leave(keeper);
      const here = stepOf(keeper);
      let own = steps.filter((step) => step.keeper === keeper);
      let at = own.indexOf(here);
      if (url !== undefined) {
        own = own.slice(0, at + 1);
        at = own.push({ keeper, url, state: null, scroll: [0, 0], page: page + 1 }) - 1;
      }
      const places = own.map((step) => ({ ...step, keeper: undefined }));
      memory.set(toJson([isMoving || url !== undefined, at, places]));
    },
    forget: memory.forget,
  };
}

/** Reads what another page of this window has kept. Anything else is ignored. */
function readPlaces(text: string | null): [isNext: boolean, at: number, places: Omit<Step, 'keeper'>[]] {
  try {
    const [isNext, at, places] = fromJson(text ?? '[]');
    const isPlace = ({ url, page, scroll }: any) => /^https?:/.test(url) && page >= 0 && scroll?.length === 2;
    if (Array.isArray(places) && places.every(isPlace)) return [!!isNext, at, places];
  } catch {
    // nothing is stored, or something else
  }
  return [false, 0, []];
}
