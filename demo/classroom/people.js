import { text } from './strings.js';

const TEACHER = 1;
const MAX_NAME = 40;
/** Names of people that have not come yet are kept as well, this many. */
const MAX_NAMES = 500;

/**
 * Everybody in the class: a row in the list and a tile.
 *
 * @param {number} own - one's own uid
 * @param {() => void} onChange - somebody came or went
 */
export function createPeople(own, onChange) {
  const present = new Map();
  const names = new Map([[TEACHER, text.msLin]]);
  const roster = document.querySelector('.roster');
  const tiles = document.querySelector('.tiles');

  const nameOf = (uid) => names.get(uid) ?? `${text.guest} ${uid}`;
  const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  function label(uid) {
    const { row, tile } = present.get(uid) ?? {};
    for (const element of row ? [row, tile] : []) {
      element.querySelector('.name').textContent = nameOf(uid);
      element.querySelector('.avatar').textContent = [...nameOf(uid)][0];
    }
  }
  function enter(uid) {
    if (present.has(uid)) return;
    const row = copy('row');
    const tile = copy('tile');
    for (const element of [row, tile]) {
      element.dataset.uid = uid;
      element.style.setProperty('--hue', (uid * 67) % 360);
    }
    row.querySelector('small').textContent = uid === own ? text.you : uid === TEACHER ? text.teacher : '';
    roster.append(row);
    tiles.append(tile);
    present.set(uid, { row, tile });
    label(uid);
    onChange();
  }
  function exit(uid) {
    const { row, tile } = present.get(uid) ?? {};
    row?.remove();
    tile?.remove();
    present.delete(uid);
    onChange();
  }

  return {
    nameOf,
    enter,
    exit,
    uids: () => [...present.keys()],
    names: () => [...names],
    name(uid, name) {
      if (
        !Number.isInteger(uid) ||
        typeof name !== 'string' ||
        !name.trim() ||
        (names.size >= MAX_NAMES && !names.has(uid))
      )
        return;
      names.set(uid, name.trim().slice(0, MAX_NAME));
      label(uid);
    },
    clear() {
      for (const uid of [...present.keys()]) exit(uid);
    },
    pictureOf: (uid) => present.get(uid)?.tile.querySelector('.picture'),
    /** Whether somebody's microphone (audio) or camera (video) is on. */
    sends(uid, kind, on) {
      const { row, tile } = present.get(uid) ?? {};
      for (const element of row ? [row, tile] : []) element.toggleAttribute(`data-${kind}`, on);
    },
    speaks(uid, loud) {
      present.get(uid)?.tile.toggleAttribute('data-speaks', loud);
    },
  };
}
