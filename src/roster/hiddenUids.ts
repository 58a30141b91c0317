import { PREFIXABLE } from '../rosterItem.js';

/** A user's id, as the Agora SDK has it. `7` and `'7'` are the same user. */
export type Uid = string | number;

/** What `recorderUid` takes: a uid, `prefix*`, or (from code only) a test. */
export type UidPattern = Uid | ((uid: Uid) => boolean);

/** Who is hidden, and the roster items that go with them. */
export interface HiddenUids {
  has(uid: any): boolean;
  /** Hides one more uid. The returned function takes that back. */
  add(uid: Uid): () => void;
  /** Never hides this uid again, whatever the patterns say. */
  expose(uid: Uid): void;
  /** Selectors of the roster items to hide. */
  items(): string[];
}

/** Whether a uid is meant, and the selector of its items, which a test has not. */
type Matcher = readonly [matches: (uid: Uid) => boolean, item: () => string | undefined];

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
  const exposed = new Set<string>();
  /** Who was hidden: a stylesheet can't call a test, so its items go by the uid. */
  const met = new Set<string>();
  const itemOf = (uid: Uid) => rosterItem.replaceAll('{uid}', CSS.escape(`${uid}`));

  const matcher = (pattern: UidPattern): Matcher => {
    if (typeof pattern === 'function') {
      // statistics have a number as a string: a test is asked for both
      return [
        (uid) => pattern(uid) || (typeof uid === 'string' && `${+uid}` === uid && pattern(+uid)),
        () => undefined,
      ];
    }
    const prefix = /^(.*)\*$/.exec(`${pattern}`)?.[1];
    return prefix
      ? [
          (uid) => `${uid}`.startsWith(prefix),
          () => rosterItem.replaceAll(PREFIXABLE, `^="${CSS.escape(prefix)}"`),
        ]
      : [(uid) => `${uid}` === `${pattern}`, () => itemOf(pattern)];
  };
  let matchers: readonly Matcher[] = patterns.map(matcher);

  function has(uid: any): boolean {
    try {
      const id = `${uid}`;
      if (uid == null || exposed.has(id) || !matchers.some(([matches]) => matches(uid))) return false;
      if (!met.has(id)) {
        met.add(id);
        onItems();
      }
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  }
  function change(uid: Uid, next: readonly Matcher[]) {
    const before = has(uid);
    matchers = next;
    onItems();
    if (has(uid) !== before) onUid(uid);
  }

  return {
    has,
    add(uid) {
      const added = matcher(uid);
      change(uid, [...matchers, added]);
      return () =>
        change(
          uid,
          matchers.filter((other) => other !== added),
        );
    },
    expose(uid) {
      exposed.add(`${uid}`);
      onItems();
    },
    items: () =>
      [...matchers.map(([, item]) => item()), ...[...met].filter(has).map(itemOf)]
        .filter(Boolean)
        .map((item) => `:is(${item})${[...exposed].map((uid) => `:not(${itemOf(uid)})`).join('')}`),
  };
}
