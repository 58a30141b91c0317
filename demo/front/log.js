import { text } from './strings.js';

/** Lines that are kept. */
const MAX_LINES = 200;

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
  return (view, what, detail) => {
    const atEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 30;
    const item = document.createElement('li');
    item.dataset.of = view;
    const who = part('who', '');
    who.setAttribute('role', 'img');
    who.ariaLabel = `${text[view]} ${text[`${view}Note`]}`;
    item.append(
      part('time', new Date().toLocaleTimeString('en-GB')),
      who,
      part('what', what),
      part('detail', typeof detail === 'string' ? detail : summary(detail)),
    );
    list.append(item);
    if (list.childElementCount > MAX_LINES) list.firstElementChild.remove();
    if (atEnd) box.scrollTop = box.scrollHeight;
  };
}

const summary = (detail) =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${name}: ${short(value)}`)
    .join(', ');
function short(value) {
  if (Array.isArray(value)) return `[${value.map(short).join(', ')}]`;
  if (value?.nodeType === 1) return `<${value.localName}>`; // of a frame's own realm
  if (typeof value === 'number') return `${Math.round(value * 100) / 100}`;
  if (typeof value === 'object' && value && !value.message) return `{${summary(value)}}`;
  return `${value?.message ?? value}`;
}
