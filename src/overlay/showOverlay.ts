import type { Stop } from '../browser/stop.js';
import { selectorOf } from '../browser/selectorOf.js';
import type { Companion, Report } from '../types.js';
import { type Strings, stringsOf } from './strings.js';
import { STYLE } from './style.js';

/** Events after which the panel is written anew. */
const EVENTS: readonly Parameters<Companion['on']>[0][] = [
  'violation',
  'violation-cleared',
  'frame-failed',
  'publish-blocked',
  'recorder-joined',
  'recorder-left',
  'ready',
  'ready-timeout',
  'closing',
  'close-refused',
  'error',
];
/** Milliseconds between two looks: outcomes and gates change without an event. */
const PACE_MS = 2000;
/** Events that are shown; the JSON has all. */
const SHOWN_EVENTS = 20;

/** The tag of the panel's host. */
const HOST = 'recording-companion-overlay';

/**
 * Shows the developer's panel: checks, frames, gates, publishing and events. It lives in a closed shadow root, is in
 * nobody's way by the keyboard, and is marked so that no check looks at it.
 */
export function showOverlay(companion: Companion): Stop {
  const text = stringsOf(document);
  const host = document.createElement(HOST);
  host.setAttribute('data-recording-ignore', '');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const outline = element('div', { className: 'outline', hidden: true });
  const light = element('span', { className: 'light' });
  const status = element('small');
  const title = element('h2', {}, text.title, status);
  const copy = element('button', { type: 'button', className: 'copy', textContent: text.copy });
  const fold = element('button', { type: 'button', textContent: '–' });
  const body = element('div', { className: 'body', tabIndex: -1 });
  const panel = element('section', {}, element('header', {}, light, title, copy, fold), body);
  panel.setAttribute('aria-label', text.title);
  root.append(panel, outline);

  const shrink = (shrunk: boolean) => {
    panel.className = shrunk ? 'shrunk' : '';
    fold.textContent = shrunk ? '+' : '–';
    fold.ariaLabel = shrunk ? text.grow : text.shrink;
    fold.ariaExpanded = `${!shrunk}`;
  };
  shrink(innerWidth < 600);
  fold.addEventListener('click', () => shrink(panel.className === ''));
  copy.addEventListener('click', async () => {
    await write(JSON.stringify(companion.report(), null, 2));
    copy.textContent = text.copied;
    setTimeout(() => (copy.textContent = text.copy), PACE_MS);
  });

  /** Outlines an element of the page; undefined ends it. */
  function point(at?: Element) {
    outline.hidden = !at?.isConnected;
    if (outline.hidden) return;
    const { left, top, width, height } = at!.getBoundingClientRect();
    Object.assign(outline.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }

  const groups = new Map<
    string,
    { group: HTMLDetailsElement; list: HTMLElement; count: HTMLElement; last: string }
  >();
  for (const name of ['checks', 'frames', 'gates', 'publishing', 'events'] as const) {
    const list = element('ul');
    const count = element('span');
    const group = element(
      'details',
      { className: 'group', open: name === 'checks' },
      element('summary', {}, text[name], count),
      list,
    );
    groups.set(name, { group, list, count, last: '' });
    body.append(group);
  }
  function fill(name: string, count: string, rows: HTMLElement[]) {
    const group = groups.get(name)!;
    const now = rows.map(({ outerHTML }) => outerHTML).join('');
    group.count.textContent = count;
    // whoever is in a row with the keyboard stays there
    if (now === group.last) return;
    group.last = now;
    group.list.replaceChildren(...(rows.length ? rows : [element('li', {}, element('p', {}, text.none))]));
  }

  let failedBefore = 0;
  function update() {
    const report = companion.report();
    const failed = report.checks.filter(({ outcome }) => outcome === 'failed').length;
    const failedFrames = report.frames.filter(({ state }) => state === 'failed').length;
    // what is wrong is seen without a click
    if (failedFrames > failedBefore) groups.get('frames')!.group.open = true;
    failedBefore = failedFrames;
    const wrong = failed + failedFrames;
    light.className = `light ${wrong ? 'failed' : report.readyAfter === null ? '' : 'passed'}`;
    status.textContent = [
      report.readyAfter === null
        ? text.notReady
        : `${text.ready} ${report.readyAfter.toFixed(1)} ${text.seconds}`,
      wrong ? `${wrong} ${text.wrong}` : text.allFine,
    ].join(' · ');
    fill(
      'checks',
      `${report.checks.filter(({ outcome }) => outcome === 'passed').length} / ${report.checks.length}`,
      report.checks.map((check) => checkRow(check, text, point)),
    );
    fill(
      'frames',
      `${report.frames.length}`,
      report.frames.map((frame) => frameRow(frame, text, point)),
    );
    fill(
      'gates',
      `${report.gates.filter(({ after }) => after !== null).length} / ${report.gates.length}`,
      report.gates.map(({ name, after }) =>
        row(
          name,
          after === null ? text.closed : `${after.toFixed(1)} ${text.seconds}`,
          after === null ? 'closed' : 'open',
        ),
      ),
    );
    fill(
      'publishing',
      `${report.publishing.length}`,
      report.publishing.map(({ api, kind, times }) =>
        row(`${api}: ${kind}`, `${text.blocked}, ${times} ${text.times}`, 'blocked'),
      ),
    );
    fill(
      'events',
      `${report.events.length}`,
      report.events
        .slice(-SHOWN_EVENTS)
        .reverse()
        .map(({ name, after, payload }) => {
          const item = row(name, `${after.toFixed(1)} ${text.seconds}`, '');
          item.append(element('p', {}, summary(payload)));
          return item;
        }),
    );
  }

  for (const name of EVENTS) companion.on(name, update);
  const timer = setInterval(update, PACE_MS);
  update();
  const show = () => document.documentElement.append(host);
  // not before frameworks have taken over what the server has rendered
  if (document.readyState === 'complete') show();
  else addEventListener('load', show);
  return () => {
    removeEventListener('load', show);
    clearInterval(timer);
    for (const name of EVENTS) companion.off(name, update);
    host.remove();
  };
}

type Point = (at?: Element) => void;

/** An element with these properties and children. */
function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const row = (name: string, state: string, className: string) =>
  element(
    'li',
    {},
    element('div', { className: 'row' }, element('b', {}, name), element('span', { className }, state)),
  );

/** A button that outlines its element while it is pointed at or has the focus, and scrolls to it. */
function target(at: Element, name: string, point: Point): HTMLElement {
  const button = element('button', { type: 'button', className: 'target', textContent: name });
  for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => point(at));
  for (const event of ['pointerleave', 'blur']) button.addEventListener(event, () => point());
  return button;
}

function checkRow(check: Report['checks'][number], text: Strings, point: Point): HTMLElement {
  const [title, failureTitle] = text.titles[check.id] ?? [];
  const named = (check.outcome === 'failed' ? failureTitle : title) ?? check.title;
  const item = row(named, text[check.outcome], check.outcome);
  if (check.detail) item.append(element('p', {}, check.detail));
  for (const { severity, detail, elements, targets } of check.violations) {
    item.append(
      element(
        'div',
        { className: `violation ${severity}` },
        element('p', {}, `${text[severity]}: ${detail}`),
        ...elements.map((at, index) => target(at, targets[index]!, point)),
      ),
    );
  }
  if (check.violations.length) item.append(element('p', {}, `${text.help} ${check.help}`));
  return item;
}

function frameRow(
  { frame, url, state, reason, certainty, required, detail }: Report['frames'][number],
  text: Strings,
  point: Point,
) {
  const item = row(url.split(/[?#]/)[0]!, text[state], state);
  const known = [reason, certainty && text[certainty], required && text.required].filter(Boolean);
  if (detail) item.append(element('p', {}, known.length ? `${known.join(', ')}: ${detail}` : detail));
  if (frame) item.append(target(frame, selectorOf(frame), point));
  return item;
}

/** A payload in a line. */
function summary(payload: unknown): string {
  return Object.entries(payload ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}

/** To the clipboard; where the page may not, by a selection. */
async function write(what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(what);
  } catch {
    const area = element('textarea', { value: what });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}
