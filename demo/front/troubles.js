import { text } from './strings.js';

const TROUBLES = [
  'board-404',
  'board-refused',
  'board-policy',
  'board-hangs',
  'board-crashes',
  'webgl',
  'large-video',
  'scroll',
  'offline',
  'mute',
  'hide-tiles',
  'leave',
];
const VIEWS = ['recorder', 'with', 'without'];
const BOARD = TROUBLES.filter((name) => name.startsWith('board'));

/**
 * A button for each trouble that a recorder's page may have. While the whiteboard has one, a button of its others mends it.
 *
 * @param {HTMLElement} box
 * @param {object} class_
 * @param {ReturnType<import('./views.js').createViews>} class_.views
 * @param {(view: string, what: string, detail?: unknown) => void} class_.log
 * @param {{ join(): Promise<void>, leave(): Promise<void> }} class_.teacher
 * @param {{ isOn(): boolean, trouble(name: string): void }} [class_.recording] - while it is on, its page has the trouble, for good
 */
export function showTroubles(box, { views, log, teacher, recording }) {
  /** What is wrong now, and what mends it. @type {Map<string, (() => void) | undefined>} */
  const wrong = new Map();
  const buttons = new Map(
    TROUBLES.map((name) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.trouble = name;
      button.ariaPressed = 'false';
      button.textContent = text[name];
      button.addEventListener('click', () => (wrong.has(name) ? mend(name) : cause(name)));
      box.append(button);
      return [name, button];
    }),
  );

  function emptyRoom() {
    const returns = ['with', 'without'].map((name) => views.pageOf(name).trouble('leave'));
    teacher.leave();
    return () => {
      teacher.join();
      for (const join of returns) join();
    };
  }
  function cause(name) {
    const recorded = recording?.isOn();
    const pages = VIEWS.filter((view) => view !== 'recorder' || !recorded);
    if (pages.some((view) => !views.pageOf(view).trouble)) return; // one has not loaded
    if (recorded && name !== 'leave') return recording.trouble(name);
    const page = views.pageOf('recorder');
    const before = BOARD.find((other) => wrong.has(other));
    if (before && BOARD.includes(name)) return mend(before);
    wrong.set(name, name === 'leave' ? emptyRoom() : page.trouble(name));
    buttons.get(name).ariaPressed = 'true';
    log('recorder', text[name]);
  }
  function mend(name) {
    const work = wrong.get(name);
    wrong.delete(name);
    buttons.get(name).ariaPressed = 'false';
    log('recorder', text[name], text.mended);
    if (work) return work();
    // a reload mends everything else in this page, too
    reset();
    views.reload('recorder');
  }
  /** The recorder's page loads anew; only what happened in others is left. */
  function reset() {
    for (const name of [...wrong.keys()]) {
      if (name === 'leave') continue;
      wrong.delete(name);
      buttons.get(name).ariaPressed = 'false';
    }
  }
  return { reset };
}
