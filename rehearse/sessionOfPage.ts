import { RehearsalError } from './RehearsalError.js';
import type { Session } from './Session.js';

/** A DevTools session as Playwright and Puppeteer have it. */
interface ForeignSession {
  send(method: any, params?: any): Promise<any>;
  on(event: any, listener: (params: any) => void): unknown;
  off(event: any, listener: (params: any) => void): unknown;
  detach(): Promise<void>;
  /** Puppeteer only: the connection that also has the sessions of targets inside the page. */
  connection?(): { session(sessionId: string): ForeignSession | null } | undefined;
}

/** The members of a Playwright or Puppeteer page that are used here. */
export interface GivenPage {
  url(): string;
  once(event: any, listener: () => void): unknown;
  /** Puppeteer only. */
  createCDPSession?(): Promise<ForeignSession>;
  browser?(): any;
  /** Playwright only. */
  context?(): any;
}

/**
 * A session of a page that the caller has opened.
 *
 * Limitation: Playwright gives no session of a frame before the frame has loaded, so with Playwright frames of other sites are not watched.
 *
 * @throws RehearsalError for a page that is not Chromium's
 */
export async function sessionOfPage(page: GivenPage) {
  let foreign: ForeignSession;
  try {
    foreign = page.createCDPSession
      ? await page.createCDPSession()
      : await page.context?.().newCDPSession(page);
    if (!foreign) throw new Error('it has no DevTools session');
  } catch (error) {
    throw new RehearsalError(
      'bad-option',
      `the page must be one of Playwright or Puppeteer in Chromium: ${(error as Error).message}`,
    );
  }
  const session = sessionThrough(foreign);
  const browser: ForeignSession | undefined = await browserSession(page).catch(() => undefined);
  const connection = foreign.connection?.();
  const { product } = await session.send('Browser.getVersion');
  return {
    session,
    browser,
    childSession:
      connection &&
      ((sessionId: string) => {
        const child = connection.session(sessionId);
        return child ? sessionThrough(child) : undefined;
      }),
    version: `${product}`.split('/')[1] ?? '',
    gone: new Promise<void>((done) => page.once('close', () => done())),
    async detach() {
      for (const one of [foreign, browser]) await one?.detach().catch(() => {});
    },
  };
}

/** The session of the browser itself. Puppeteer and Playwright have different calls for it. */
async function browserSession(page: GivenPage): Promise<ForeignSession | undefined> {
  if (page.createCDPSession) return page.browser?.().target().createCDPSession();
  return page.context?.().browser()?.newBrowserCDPSession();
}

const sessionThrough = (foreign: ForeignSession): Session => ({
  send: (method, params) => foreign.send(method, params),
  on(event, listener) {
    foreign.on(event, listener);
    return () => foreign.off(event, listener);
  },
});
