import { watchPage } from './watchPage.mjs';

/** What the companion's own lines on the console begin with; the other two are for recorders. */
const OUR_LINE = /^\w+: (\[recording-companion\]|START_RECORDING|END_RECORDING)/;
const OUR_FILE = /\/recording-companion(\.recorder)?\.js/;

/** Runs in a page: an element's DOM, without the tag, and with the values that are no attributes. */
function serialise(selector) {
  const clone = document.querySelector(selector).cloneNode(true);
  for (const tag of clone.querySelectorAll('script[src*="recording-companion"]')) tag.remove();
  return clone.outerHTML;
}
const placeOf = (selector) => ({
  url: location.href,
  length: history.length,
  state: JSON.stringify(history.state),
  text: document.querySelector(selector)?.innerText ?? '',
});

/**
 * Opens a page in a context of its own and notes what it shows. Its history has one entry, as in a recorder's window.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url
 * @param {object} [options]
 * @param {string} [options.root] - the element whose DOM is compared
 * @param {(text: string) => string} [options.normalise] - takes out what differs in each load
 */
export async function openPage(browser, url, { root = 'body', normalise = (text) => text } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const { origin } = new URL(url);
  const tidy = (text) =>
    normalise(
      text
        .replaceAll(origin, 'ORIGIN')
        .replace(/recorder=[01]/g, 'recorder=?')
        .replace(/blob:ORIGIN\/[\w-]+/g, 'blob:ORIGIN/?'),
    );

  const lines = [];
  const uncaught = [];
  const requests = [];
  const trail = [];
  let closed = false;
  page.on('console', (message) => lines.push(tidy(`${message.type()}: ${message.text()}`)));
  page.on('pageerror', (error) => uncaught.push(tidy(String(error?.message ?? error))));
  page.on('request', (request) => requests.push(tidy(`${request.method()} ${request.url()}`)));
  page.on('close', () => (closed = true));
  await page.setViewport({ width: 1280, height: 720 });
  await page.evaluateOnNewDocument(watchPage);
  // a goto() would add to the blank page's entry
  const loaded = page.waitForNavigation({ waitUntil: 'load' });
  await page.evaluate((to) => location.replace(to), url);
  await loaded;

  return {
    page,
    /** Notes where the page is and what it shows. */
    async note(step) {
      const place = await page.evaluate(placeOf, root);
      trail.push({ step, ...place, url: tidy(place.url), state: tidy(place.state), text: tidy(place.text) });
    },
    /** All that is compared. */
    async seen() {
      const watched = await page.evaluate(() => window[Symbol.for('watched')]());
      return {
        ...watched,
        console: lines.filter((line) => !OUR_LINE.test(line)),
        ourConsole: lines.filter((line) => OUR_LINE.test(line)),
        uncaught: [...uncaught],
        requests: requests.filter((line) => !OUR_FILE.test(line)).sort(),
        ourRequests: requests.filter((line) => OUR_FILE.test(line)).sort(),
        trail: [...trail],
        dom: tidy(await page.evaluate(serialise, root)),
      };
    },
    /** Asks the companion to close the window, and says whether it has closed. */
    async closes() {
      const accepted = await page
        .evaluate(() => window.recordingCompanion.companion.close('the test is over'))
        .catch(() => true);
      for (const end = Date.now() + 10_000; accepted && !closed && Date.now() < end;) {
        await new Promise((done) => setTimeout(done, 20));
      }
      return closed;
    },
    close: () => context.close().catch(() => {}),
  };
}
