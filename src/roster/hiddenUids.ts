import { CSS, Map, Set } from '../browser/natives.js';
import { createSource, type Source } from '../browser/source.js';
import type { Stop } from '../browser/stop.js';
import { PREFIXABLE } from '../rosterItem.js';
import type { Uid, UidPattern } from '../uid.js';

/** The most uids whose verdict is kept. Our choice: some times the users of the largest class. */
const MAX_VERDICTS = 50_000;

/** The hidden users, and their roster items. */
export interface HiddenUids {
  has(uid: any): boolean;
  /** Hides one more uid. It is hidden until each `add` of it was undone. */
  add(uid: Uid): Stop;
  /** Never hides this uid again, whatever the patterns say. */
  expose(uid: Uid): void;
  /** Calls back with a uid when `add` or its undo has changed whether it is hidden. */
  watch(onUid: (uid: Uid) => void): Stop;
  /** Selectors of the roster items to hide. */
  items: Source<string[]>;
}

/**
 * @param patterns - who is hidden from the start
 * @param rosterItem - selector of a uid's roster item, with `{uid}` where the uid goes
 * @param onError - called with what a test of the app throws
 */
export function createHiddenUids(
  patterns: readonly UidPattern[],
  rosterItem: string,
  onError: (error: unknown) => void,
): HiddenUids {
  const tests: ((uid: Uid) => boolean)[] = [];
  const prefixes: string[] = [];
  /** How often each uid was added. */
  const named = new Map<string, number>();
  /** Uids that a test has matched. A stylesheet can't call a test, so their items are selected by uid. */
  const tested = new Set<string>();
  const exposed = new Set<string>();
  /** What `has` has said since the last change: the SDK's events ask for every user of the class, again and again. */
  const verdicts = new Map<Uid, boolean>();
  const watchers = new Set<(uid: Uid) => void>();

  for (const pattern of patterns) {
    if (typeof pattern === 'function') tests.push(pattern);
    else if (`${pattern}`.endsWith('*')) prefixes.push(`${pattern}`.slice(0, -1));
    else named.set(`${pattern}`, 1);
  }
  const itemOf = (uid: string) => rosterItem.replaceAll('{uid}', CSS.escape(uid));
  const items = createSource(() => {
    const except = [...exposed].map((uid) => `:not(${itemOf(uid)})`).join('');
    return [
      ...[...named.keys(), ...tested].map(itemOf),
      ...prefixes.map((prefix) => rosterItem.replaceAll(PREFIXABLE, `^="${CSS.escape(prefix)}"`)),
    ].map((item) => `:is(${item})${except}`);
  }, onError);

  function has(uid: any): boolean {
    // a list of users may contain anything else, too
    if (typeof uid !== 'string' && typeof uid !== 'number') return false;
    const known = verdicts.get(uid);
    if (known !== undefined) return known;
    const verdict = judge(uid, `${uid}`);
    // a test of the app may answer differently the next time
    if (!tests.length) {
      if (verdicts.size >= MAX_VERDICTS) verdicts.clear();
      verdicts.set(uid, verdict);
    }
    return verdict;
  }
  function judge(uid: Uid, id: string): boolean {
    if (exposed.has(id)) return false;
    if (named.has(id) || prefixes.some((prefix) => id.startsWith(prefix))) return true;
    try {
      // statistics have numeric uids as strings, so a test is called with both
      if (!tests.some((test) => test(uid) || (`${+id}` === id && test(uid === id ? +id : id)))) return false;
    } catch (error) {
      onError(error);
      return false;
    }
    if (!tested.has(id)) {
      tested.add(id);
      items.changed();
    }
    return true;
  }
  function count(uid: Uid, more: number) {
    const id = `${uid}`;
    const before = has(uid);
    const times = (named.get(id) ?? 0) + more;
    if (times) named.set(id, times);
    else named.delete(id);
    verdicts.clear();
    if (has(uid) === before) return;
    items.changed();
    for (const onUid of watchers) onUid(uid);
  }

  return {
    has,
    add(uid) {
      let added = 1;
      count(uid, added);
      return () => {
        if (added) count(uid, -added);
        added = 0;
      };
    },
    expose(uid) {
      exposed.add(`${uid}`);
      verdicts.clear();
      items.changed();
    },
    watch(onUid) {
      watchers.add(onUid);
      return () => watchers.delete(onUid);
    },
    items,
  };
}
