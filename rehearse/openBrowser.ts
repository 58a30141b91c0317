import { join } from 'node:path';
import { BROWSER_FLAGS, RECORDER_FLAGS } from './browserFlags.js';
import { connectBrowser, type Browser } from './connectBrowser.js';
import { findBrowser, isProgram } from './findBrowser.js';
import type { Scratch } from './openScratch.js';
import { RehearsalError } from './RehearsalError.js';
import type { Session } from './Session.js';
import type { Cookie, StorageState } from './types.js';

/** A window that shows nothing yet. */
export interface BlankWindow {
  session: Session;
  /** Resolves when the window has closed. */
  gone: Promise<void>;
}

/**
 * Starts a browser like the recorder's: a fresh profile, sound, autoplay without a click, and a single window.
 *
 * @param chrome - path of the program; by default it is searched for
 * @throws RehearsalError when there is none, or it does not start
 */
export async function openBrowser(
  scratch: Scratch,
  { chrome, width, height }: { chrome?: string; width: number; height: number },
): Promise<Browser> {
  if (chrome && !isProgram(chrome))
    throw new RehearsalError('no-browser', `--chrome must be the path of a program, got "${chrome}"`);
  const path = chrome ?? findBrowser();
  if (!path) {
    throw new RehearsalError(
      'no-browser',
      'no Chrome was found: install Chrome or Chromium, or say where it is by --chrome or CHROME_PATH',
    );
  }
  const browser = await connectBrowser(path, [
    ...BROWSER_FLAGS,
    ...RECORDER_FLAGS,
    '--headless=new',
    '--no-startup-window',
    `--window-size=${width},${height}`,
    `--user-data-dir=${join(scratch.folder, 'profile')}`,
  ]);
  scratch.atExit(browser.kill);
  return browser;
}

/** Opens a window that shows nothing yet. Windows that the page opens later stay open and are not watched. */
export async function openBlank(
  { session, sessionOf }: Browser,
  width: number,
  height: number,
): Promise<BlankWindow> {
  const sessions = new Map<string, string>();
  let look = () => {};
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    sessions.set(targetInfo.targetId, sessionId);
    sessionOf(sessionId)
      .send('Runtime.runIfWaitingForDebugger')
      .catch(() => {}); // it has gone
    look();
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  });
  await session.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  const { targetId } = await session.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    width,
    height,
  });
  // the browser's other targets are attached to as well
  const own = await new Promise<string>((done) => {
    look = () => {
      const sessionId = sessions.get(targetId);
      if (sessionId) done(sessionId);
    };
    look();
  });
  const gone = new Promise<void>((done) => {
    session.on('Target.detachedFromTarget', ({ sessionId }) => sessionId === own && done());
  });
  return { session: sessionOf(own), gone };
}

const cookieOf = ({ expires, ...cookie }: Cookie, url: string) => ({
  ...cookie,
  ...(!cookie.domain && { url: cookie.url ?? url }),
  ...(expires !== undefined && expires >= 0 && { expires }),
});

/** Puts cookies and local storage into a browser, without a request to any server. */
export async function logIn(
  { session, sessionOf }: Browser,
  url: string,
  cookies: readonly Cookie[],
  { cookies: more = [], origins = [] }: StorageState,
): Promise<void> {
  const all = [...more, ...cookies].map((cookie) => cookieOf(cookie, url));
  if (all.length) {
    await session.send('Storage.setCookies', { cookies: all }).catch((error) => {
      throw new RehearsalError('bad-option', `a cookie was refused by the browser: ${error.message}`);
    });
  }
  for (const { origin, localStorage } of origins) {
    const { targetId } = await session.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: true });
    const page = sessionOf(sessionId);
    page.on('Fetch.requestPaused', ({ requestId }) => {
      page.send('Fetch.fulfillRequest', { requestId, responseCode: 200, body: '' }).catch(() => {});
    });
    await Promise.all([page.send('Fetch.enable'), page.send('Page.enable')]);
    const loaded = new Promise<void>((done) => page.on('Page.loadEventFired', () => done()));
    await page.send('Page.navigate', { url: origin });
    await loaded;
    const items = JSON.stringify(localStorage.map(({ name, value }) => [name, value]));
    await page.send('Runtime.evaluate', {
      expression: `for (const [name, value] of ${items}) localStorage.setItem(name, value)`,
    });
    await session.send('Target.closeTarget', { targetId });
  }
}
