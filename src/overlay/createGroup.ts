import { element } from './element.js';

/** A part of the panel that folds. */
export interface Group {
  element: HTMLDetailsElement;
  /** Shows these rows, or the text `none`. */
  fill(count: string, rows: readonly HTMLElement[]): void;
}

/** @param none - text for a group without rows */
export function createGroup(name: string, isOpen: boolean, none: string): Group {
  const list = element('ul');
  const counter = element('span');
  let last = '';
  return {
    element: element(
      'details',
      { className: 'group', open: isOpen },
      element('summary', {}, name, counter),
      list,
    ),
    fill(count, rows) {
      const now = rows.map(({ outerHTML }) => outerHTML).join('');
      counter.textContent = count;
      // rows that have not changed are kept, and so is the keyboard focus in them
      if (now === last) return;
      last = now;
      list.replaceChildren(...(rows.length ? rows : [element('li', {}, element('p', {}, none))]));
    },
  };
}
