/**
 * The one form of a roster item's template in which a prefix can stand for a uid: `="{uid}"` becomes
 * `^="prefix"`.
 */
export const PREFIXABLE: RegExp = /=(["'])\{uid\}\1/g;
