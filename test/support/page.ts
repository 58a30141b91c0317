import { executeServerCommand } from '@web/test-runner-commands';
// @ts-expect-error the test server makes this module
import { CROSS_SITE as crossSite, DEMO as demo, FAR_SIDE as farSide, SITE as site } from '/__servers.js';
import type { Companion, Options, RecordingCompanionApi } from '../../src/index.js';

/** Origin of the edge, the SDK and the bundles. */
export const FAR_SIDE: string = farSide;
/** Origin of the demo. */
export const DEMO: string = demo;
/** Where the demo is as on a static host. */
export const SITE: string = site;

/** Origin on another site than the tests' pages: `crossSite.mjs`. */
export const CROSS_SITE: string = crossSite;

/** How a page has the companion: the built tag file, the built ES module, or the sources; `none` is without. */
export type Build = 'tag' | 'es' | 'sources' | 'none';
export const BUILDS = ['tag', 'es', 'sources'] as const;

/** The window of a page, with what our pages put there. */
export type PageWindow = Window &
  typeof globalThis & { recordingCompanion: RecordingCompanionApi; companion: Companion } & Record<
    string,
    any
  >;

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** What the tag says with these options, each attribute after a space. */
export const attributesOf = (options: Options): string =>
  Object.entries(options)
    .map(([name, value]) => ` data-${kebab(name)}="${escape(`${value}`)}"`)
    .join('');

/** The head of a page that has the companion with these options. */
export function head(build: Build, options: Options = {}): string {
  if (build === 'none') return '';
  if (build === 'tag') {
    return `<script src="/dist/recording-companion.js"${attributesOf(options)}></script>`;
  }
  const file = build === 'es' ? '/dist/recording-companion.mjs' : '/src/index.ts';
  return `<script type="module">import { init } from '${file}'; init(${JSON.stringify(options)});</script>`;
}

/** The URL of a page with this HTML; what follows it is added to the query or hash. */
export function pageUrl(html: string, more = '', csp = '', origin = location.origin): string {
  const query = new URLSearchParams({ html: btoa(unescape(encodeURIComponent(html))) });
  if (csp) query.set('csp', csp);
  return `${origin}/page?${query}${more}`;
}

const frames: HTMLIFrameElement[] = [];

/** Opens a page in a frame of the test's window and waits for its load. */
export async function openFrame(html: string, more = '', csp = ''): Promise<PageWindow> {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, {
    position: 'fixed',
    inset: '0',
    width: '1280px',
    height: '720px',
    border: '0',
  });
  frame.allow = 'camera; microphone; display-capture; autoplay';
  frame.src = pageUrl(html, more, csp);
  const loaded = new Promise((done) => frame.addEventListener('load', done));
  document.body.append(frame);
  frames.push(frame);
  await loaded;
  return frame.contentWindow as PageWindow;
}

/** Leaves a page to the test: `closeFrames` passes it over, and what is returned closes it. */
export function keepOpen(page: PageWindow): () => void {
  const frame = page.frameElement as HTMLIFrameElement;
  frames.splice(frames.indexOf(frame), 1);
  return () => {
    countGone(1);
    frame.remove();
  };
}

/** Closes all frames that were opened. */
export function closeFrames(): void {
  countGone(frames.length);
  for (const frame of frames.splice(0)) frame.remove();
}

let gone = 0;
/** Counts clients that have gone: Chromium refuses more than 500 peer connections in a process, theirs included. */
export function countGone(count: number): void {
  gone += count;
  if (gone < 60) return;
  gone = 0;
  (window as any).gc();
}

/** What a page printed, what the steps returned in it, and the hosts that it asked. */
export interface Visit {
  results: any[];
  messages: string[];
  hosts: string[];
  /** Only of a window that was `opened`. */
  closed: boolean;
}

/**
 * Opens a page in a window of its own and runs the steps there; they see nothing of the test. `'reload'` reloads it, `'axe'` returns
 * what axe-core finds, a URL goes there, `'back'` goes back as the user would,
 * after `'goes '` comes a function that navigates, after `'ends '` one in which the window may close, and after `'crash '` the origin of frames whose process is to end.
 *
 * @param opened - as a recorder opens it, so that it may be closed: a target made at the URL, or `--app=URL`
 * @param plain - in a browser without fake devices, and with scroll bars: puppeteer hides them in its own
 * @param untouched - in a browser with the default autoplay policy, where the steps are no user's gestures
 * @param flags - in a browser of its own that has them
 * @param dark - for one who likes it dark
 */
export async function visit(
  url: string,
  steps: ((() => unknown) | string)[],
  options: {
    opened?: 'target' | 'app';
    plain?: boolean;
    untouched?: boolean;
    flags?: string[];
    dark?: boolean;
    viewport?: { width: number; height: number };
  } = {},
): Promise<Visit> {
  const id = await executeServerCommand('visit', { url, steps: steps.map(String), ...options });
  let answer: (Visit & { error?: string }) | 'pending';
  // a command must not take longer than 20 s
  do answer = await executeServerCommand('visited', id);
  while (answer === 'pending');
  if (answer.error) throw new Error(answer.error);
  return answer;
}

/**
 * Waits until a condition holds.
 *
 * @param what - what it waits for, as the beginning of "… did not come about"
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string,
  seconds = 20,
): Promise<NonNullable<T>> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const result = await condition();
    if (result) return result as NonNullable<T>;
    if (performance.now() > end) throw new Error(`${what} did not come about in ${seconds} s`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Messages that a window's console gets. */
export function recordConsole(
  target: PageWindow,
  levels: ('error' | 'warn' | 'info' | 'debug')[] = ['error', 'warn'],
): string[] {
  const lines: string[] = [];
  for (const level of levels) {
    const original = target.console[level];
    target.console[level] = (...what: unknown[]) => {
      lines.push(`${level}: ${what.map(String).join(' ')}`);
      original.apply(target.console, what);
    };
  }
  return lines;
}

/** Runs a function in a page's own realm; it sees nothing of the test but its arguments. */
export function run<Args extends unknown[], Result>(
  page: PageWindow,
  work: (...args: Args) => Result,
  ...args: Args
): Result {
  return page.eval(`(${work})`)(...args);
}

/** Runs a module in Node, from the project's folder. */
export const inNode = (code: string): Promise<{ stdout: string; stderr: string; status: number }> =>
  executeServerCommand('node', code);
