import { RehearsalError } from './RehearsalError.js';
import type { Session } from './Session.js';

/** A DevTools session as Playwright and Puppeteer have it. */
interface ForeignSession {
  send(method: any, params?: any): Promise<any>;
  on(event: any, listener: (params: any) => void): unknown;
  off(event: any, listener: (params: any) => void): unknown;
  detach(): Promise<void>;
}

/** What is used of a page of Playwright or Puppeteer. */
export interface GivenPage {
  url(): string;
  once(event: any, listener: () => void): unknown;
  /** Of Puppeteer. */
  createCDPSession?(): Promise<ForeignSession>;
  /** Of Playwright. */
  context?(): any;
}

/**
 * A session of a page that somebody else has opened.
 *
 * Limitation: frames of other sites, which are targets of their own, are not listened to through it.
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
  const session: Session = {
    send: (method, params) => foreign.send(method, params),
    on(event, listener) {
      foreign.on(event, listener);
      return () => foreign.off(event, listener);
    },
  };
  const { product } = await session.send('Browser.getVersion');
  return {
    session,
    version: `${product}`.split('/')[1] ?? '',
    gone: new Promise<void>((done) => page.once('close', () => done())),
    detach: () => foreign.detach().catch(() => {}),
  };
}
