import { CSS, Map, Set } from '../browser/natives.js';
import { PREFIXABLE } from '../rosterItem.js';

/** A user's id, as the Agora SDK has it. `7` and `'7'` are the same user. */
export type Uid = string | number;

/** What `recorderUid` takes: a uid, `prefix*`, or (from code only) a test. */
export type UidPattern = Uid | ((uid: Uid) => boolean);

/** Who is hidden, and the roster items that go with them. */
export interface HiddenUids {
  has(uid: any): boolean;
  /** Hides one more uid, until this was taken back as often as it was added. */
  add(uid: Uid): () => void;
  /** Never hides this uid again, whatever the patterns say. */
  expose(uid: Uid): void;
  /** Selectors of the roster items to hide. */
  items(): string[];
}

/**
 * @param patterns - who is hidden from the start
 * @param rosterItem - selector of a uid's roster item, with `{uid}` where the uid goes
 * @param onItems - told when the items have changed
 * @param onUid - told of a uid that is hidden by `add`, or no more
 * @param onError - told what a test of the app's throws
 */
export function createHiddenUids(
  patterns: readonly UidPattern[],
  rosterItem: string,
  onItems: () => void,
  onUid: (uid: Uid) => void,
  onError: (error: unknown) => void,
): HiddenUids {
  const tests: ((uid: Uid) => boolean)[] = [];
  const prefixes: string[] = [];
  /** How often each uid was added. */
  const named = new Map<string, number>();
  /** Uids that passed a test: a stylesheet can't call it, so their items go by the uid. */
  const tested = new Set<string>();
  const exposed = new Set<string>();

  for (const pattern of patterns) {
    if (typeof pattern === 'function') tests.push(pattern);
    else if (/\*$/.test(`${pattern}`)) prefixes.push(`${pattern}`.slice(0, -1));
    else named.set(`${pattern}`, 1);
  }
  const itemOf = (uid: string) => rosterItem.replaceAll('{uid}', CSS.escape(uid));

  function has(uid: any): boolean {
    // what else there may be in a list of users is no uid
    if (!/^(string|number)$/.test(typeof uid)) return false;
    const id = `${uid}`;
    if (exposed.has(id)) return false;
    if (named.has(id) || prefixes.some((prefix) => id.startsWith(prefix))) return true;
    try {
      // statistics have a number as a string: a test is asked for both
      if (!tests.some((test) => test(uid) || (`${+id}` === id && test(uid === id ? +id : id)))) return false;
    } catch (error) {
      onError(error);
      return false;
    }
    if (!tested.has(id)) {
      tested.add(id);
      onItems();
    }
    return true;
  }
  function count(uid: Uid, more: number) {
    const id = `${uid}`;
    const before = has(uid);
    const times = (named.get(id) ?? 0) + more;
    if (times) named.set(id, times);
    else named.delete(id);
    if (has(uid) === before) return;
    onItems();
    onUid(uid);
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
      onItems();
    },
    items() {
      const except = [...exposed].map((uid) => `:not(${itemOf(uid)})`).join('');
      return [
        ...[...named.keys(), ...tested].map(itemOf),
        ...prefixes.map((prefix) => rosterItem.replaceAll(PREFIXABLE, `^="${CSS.escape(prefix)}"`)),
      ].map((item) => `:is(${item})${except}`);
    },
  };
}
