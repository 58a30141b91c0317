import { copyText } from './copyText.js';
import { element } from './element.js';
import type { Point } from './rows.js';
import type { Strings } from './strings.js';
import { STYLE } from './style.js';

/** The tag of the panel's host. */
const HOST = 'recording-companion-overlay';
/** Width of the window, in CSS px, below which the panel begins folded. */
const NARROW_PX = 600;
/** Milliseconds for which the button says "copied". */
const COPIED_MS = 2000;

/** The panel without its content. */
export interface Panel {
  host: HTMLElement;
  /** The element for the groups. */
  body: HTMLElement;
  /** Sets the light and the words in the panel's head. */
  show(state: 'failed' | 'passed' | '', status: string): void;
  point: Point;
}

/**
 * Makes the panel. It is in a closed shadow root, does not disturb the keyboard, and is marked so that no check looks at it.
 *
 * @param report - the text that the button copies
 */
export function createPanel(text: Strings, report: () => string): Panel {
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
  shrink(innerWidth < NARROW_PX);
  fold.addEventListener('click', () => shrink(panel.className === ''));
  copy.addEventListener('click', async () => {
    await copyText(report());
    copy.textContent = text.copied;
    setTimeout(() => (copy.textContent = text.copy), COPIED_MS);
  });

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

  return {
    host,
    body,
    show(state, words) {
      light.className = `light ${state}`;
      status.textContent = words;
    },
    point,
  };
}
