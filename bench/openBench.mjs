import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';
import { listen } from '../demo/listen.js';
import { CHROME_FLAGS, findChrome } from '../scripts/chrome.mjs';

const DIST = new URL('../dist/', import.meta.url);
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * A server of pages and of the built files, and a browser.
 *
 * @param {Record<string, string>} pages - HTML by path, scripts by a path that ends with `.js`; all else is 404
 */
export async function openBench(pages = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://bench');
    const own = pages[pathname];
    const isScript = pathname.endsWith('.js');
    response.setHeader('content-type', `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`);
    // each load must ask for it, so that none is compiled already
    response.setHeader('cache-control', 'no-store');
    if (own !== undefined) return response.end(own);
    if (/^\/(recording-companion(\.recorder)?|frame)\.js$/.test(pathname))
      return response.end(readFileSync(new URL(pathname.slice(1), DIST)));
    response.statusCode = 404;
    return response.end();
  });
  const { address, stop } = await listen(server);
  const open = () =>
    puppeteer.launch({
      executablePath: findChrome(),
      headless: true,
      args: [...CHROME_FLAGS, '--autoplay-policy=no-user-gesture-required'],
    });
  const browser = await open();
  const others = [];

  return {
    browser,
    /** Another browser, whose processes are its own. */
    async another() {
      const other = await open();
      others.push(other);
      return other;
    },
    /**
     * A window in a renderer process of its own, with what tells its main thread's work.
     *
     * `metrics` are Chromium's, times in ms of CPU; `spent` says how much of some of them a piece of work has taken.
     */
    async openPage(path, from = browser) {
      const context = await from.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width: 1280, height: 720 });
      const session = await page.createCDPSession();
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(`http://localhost:${address.port}${path}`);
      async function metrics() {
        const { metrics: found } = await session.send('Performance.getMetrics');
        return Object.fromEntries(
          found.map(({ name, value }) => [name, name.endsWith('Duration') ? value * 1000 : value]),
        );
      }
      return {
        page,
        session,
        metrics,
        async spent(work) {
          await page.bringToFront();
          const before = await metrics();
          await work();
          const after = await metrics();
          const took = (name) => after[`${name}Duration`] - before[`${name}Duration`];
          const style = took('RecalcStyle');
          return { style, all: style + took('Layout') + took('Script') };
        },
        close: () => context.close(),
      };
    },
    async stop() {
      for (const one of [browser, ...others]) await one.close();
      await stop();
    },
  };
}
