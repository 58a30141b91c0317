import { Array, fromJson, Math, Object, toJson } from '../browser/natives.js';
import { navigationEntry } from '../browser/navigationEntry.js';
import { sessionItem } from '../browser/sessionItem.js';

/** A place that a document was at. */
export interface Place {
  state: unknown;
  url: string;
  scroll: [left: number, top: number];
}

/** One document's own history, as the steps need it. */
export interface Keeper {
  /** Where the document is. */
  place(): Place;
  /** Brings it to another place, with the events of a browser. */
  show(place: Place): void;
  /** Gives it a state before its scripts run. */
  put(state: unknown): void;
  /** Whether its frame has gone, or shows another document. */
  isGone(): boolean;
}

interface Step extends Place {
  keeper: Keeper;
  /** Which of the documents that this window has shown; steps of another one are another page's. */
  page: number;
}

/**
 * The steps that the page and its same-origin frames think they have made, in the place of the browser's joint session
 * history (HTML, "session history"): one list for all of them, so that `back()` in a frame undoes what came last anywhere.
 */
export interface Steps {
  /** Takes in a document. The first is the page's own. */
  begin(keeper: Keeper): void;
  /** A document is about to go to another place: what the step has is read now, and not before. */
  leave(keeper: Keeper): void;
  /** It has gone there, and what was ahead is forgotten. */
  add(keeper: Keeper): void;
  /** Whether there is a step so far away. */
  has(delta: number): boolean;
  /** @returns how much of it goes beyond the steps: that is among the browser's own entries */
  go(delta: number): number;
  /** Steps beside the one that the browser has. */
  more(): number;
  /** Keeps them for the page that comes: a reload, or the page of another step. @param url - of a page that is a new step */
  keep(url: string | undefined): void;
  forget(): void;
}

/** What Chromium keeps of a page's history (`kMaxSessionHistoryEntries`). */
const MAX_STEPS = 50;

/** @param load - shows another page in the place of this one */
export function createSteps(load: (url: string) => void): Steps {
  const memory = sessionItem('history');
  let firsts: Step[] = [];
  let steps: Step[] = [];
  let index = 0;
  let page = 0;
  /** Whether a step of another page is on its way. */
  let isMoving = false;

  const stepOf = (keeper: Keeper, at = index) =>
    steps.filter((step, place) => place <= at && step.keeper === keeper).at(-1) ??
    firsts.find((first) => first.keeper === keeper)!;
  const leave = (keeper: Keeper) => void Object.assign(stepOf(keeper), keeper.place());
  const has = (delta: number) => !!steps[index + delta];
  /** Where it is stands in it when it is left: to ask for the scroll position costs a layout. */
  const stepFor = (keeper: Keeper): Step => ({ keeper, page, state: null, url: '', scroll: [0, 0] });

  return {
    begin(keeper) {
      const first = stepFor(keeper);
      // those that have gone are not held; what they have done still counts
      firsts = [...firsts.filter((one) => !one.keeper.isGone()), first];
      if (firsts.length > 1) return;
      steps = [first];
      const [isNext, at, places] = readPlaces(memory.get());
      if (!places[at] || !(isNext || navigationEntry()?.type === 'reload')) return;
      steps = places.map((place) => ({ ...place, keeper }));
      index = at;
      ({ page } = places[at]);
      // a page that was left for another one comes back with its state
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
      // before listeners of the page hear of it: they may go on from here
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

/** What another page of this window has kept; whatever else is there is nothing. */
function readPlaces(text: string | null): [isNext: boolean, at: number, places: Omit<Step, 'keeper'>[]] {
  try {
    const [isNext, at, places] = fromJson(text!);
    const isPlace = ({ url, page, scroll }: any) => /^https?:/.test(url) && page >= 0 && scroll?.length === 2;
    if (Array.isArray(places) && places.every(isPlace)) return [!!isNext, at, places];
  } catch {
    // there is nothing, or something else
  }
  return [false, 0, []];
}
