import { selectorOf } from '../browser/selectorOf.js';
import type { Report } from '../types.js';
import { element } from './element.js';
import type { Strings } from './strings.js';

/** Outlines an element of the page; undefined removes the outline. */
export type Point = (at?: Element) => void;

/** A name and its state. */
export const row = (name: string, state: string, className: string) =>
  element(
    'li',
    {},
    element('div', { className: 'row' }, element('b', {}, name), element('span', { className }, state)),
  );

/** A button for an element: outlines the element while the button is pointed at or has the focus; a click scrolls to it. */
function target(at: Element, name: string, point: Point): HTMLElement {
  const button = element('button', { type: 'button', className: 'target', textContent: name });
  for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => point(at));
  for (const event of ['pointerleave', 'blur']) button.addEventListener(event, () => point());
  return button;
}

/** A check with its violations. */
export function checkRow(check: Report['checks'][number], text: Strings, point: Point): HTMLElement {
  const [title, failureTitle] = text.titles[check.id] ?? [];
  const named = (check.outcome === 'failed' ? failureTitle : title) ?? check.title;
  const item = row(named, text[check.outcome], check.outcome);
  if (check.detail) item.append(element('p', {}, check.detail));
  for (const { severity, detail, elements, targets } of check.violations) {
    item.append(
      element(
        'div',
        { className: `violation ${severity}` },
        element('p', {}, `${text[severity]} ${detail}`),
        ...elements.map((at, index) => target(at, targets[index]!, point)),
      ),
    );
  }
  if (check.violations.length) item.append(element('p', {}, `${text.help} ${check.help}`));
  return item;
}

/** A frame with its evidence. */
export function frameRow(
  { frame, url, state, reason, certainty, required, detail }: Report['frames'][number],
  text: Strings,
  point: Point,
): HTMLElement {
  const item = row(url.split(/[?#]/)[0]!, text[state], state);
  const known = [reason, certainty && text[certainty], required && text.required].filter(Boolean);
  if (detail) item.append(element('p', {}, known.length ? `${known.join(', ')}: ${detail}` : detail));
  if (frame) item.append(target(frame, selectorOf(frame), point));
  return item;
}

/** An event with its payload. */
export function eventRow({ name, after, payload }: Report['events'][number], text: Strings): HTMLElement {
  const item = row(name, `${after.toFixed(1)} ${text.seconds}`, '');
  item.append(element('p', {}, summary(payload)));
  return item;
}

/** A payload in a line. */
function summary(payload: unknown): string {
  return Object.entries(payload ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}
