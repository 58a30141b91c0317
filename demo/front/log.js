import { eventWords } from './eventWords.js';
import { text } from './strings.js';

/** Lines that are kept. */
const MAX_LINES = 200;
/** Lines of the console, whose text says all. */
const LEVELS = ['error', 'warn'];

/**
 * The event log.
 *
 * @param {HTMLElement} box
 * @param {HTMLButtonElement} clear
 * @returns {(view: string, what: string, detail?: unknown) => void}
 */
export function showLog(box, clear) {
  const list = box.querySelector('ol');
  clear.addEventListener('click', () => list.replaceChildren());

  const part = (className, content) => {
    const element = document.createElement('span');
    element.className = className;
    element.textContent = content;
    return element;
  };
  /** An event in words, and what it has in full on a click. */
  function folded(what, detail) {
    const element = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = eventWords(what, detail) ?? what;
    element.append(summary, part('detail', `${what}  ${fullText(detail)}`));
    return element;
  }
  return (view, what, detail) => {
    const atEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 30;
    const item = document.createElement('li');
    item.dataset.of = view;
    const who = part('who', '');
    who.setAttribute('role', 'img');
    who.ariaLabel = `${text[view]} ${text[`${view}Note`]}`;
    const isEvent = typeof detail === 'object';
    const isLine = !isEvent && LEVELS.includes(what);
    if (isEvent || isLine) item.dataset.event = what;
    item.append(
      part('time', new Date().toLocaleTimeString('en-GB')),
      who,
      isEvent
        ? folded(what, detail)
        : part('what', isLine ? withoutPrefix(detail) : `${what} ${detail ?? ''}`.trim()),
    );
    list.append(item);
    if (list.childElementCount > MAX_LINES) list.firstElementChild.remove();
    if (atEnd) box.scrollTop = box.scrollHeight;
  };
}

const withoutPrefix = (line) => line.replace(/^\[recording-companion\] /, '');
const fullText = (detail) =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${name}: ${short(value)}`)
    .join(', ');
function short(value) {
  if (Array.isArray(value)) return `[${value.map(short).join(', ')}]`;
  if (value?.nodeType === 1) return `<${value.localName}>`; // of a frame's own realm
  if (typeof value === 'number') return `${Math.round(value * 100) / 100}`;
  if (typeof value === 'object' && value && !value.message) return `{${fullText(value)}}`;
  return `${value?.message ?? value}`;
}
