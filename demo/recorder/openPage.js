import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { CHROME_FLAGS, findChrome } from '../../scripts/chrome.mjs';
import { limitScript } from '../../rehearse/limitScript.js';
import { pageScript } from '../../rehearse/pageScript.js';

/** What the window shows before it is sent to the page. */
const BLANK = 'data:text/html,<title>recorder</title>';
/** Seconds between a window's end and its browser's, which tells a crash from a close. */
const END = 2;

/**
 * The browser that is recorded: one window as large as the picture, with or without a head.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {number} options.width
 * @param {number} options.height
 * @param {Record<string, string>} options.env - of display and sink
 * @param {string} options.folder - for its profile
 * @param {string} options.token
 * @param {boolean} options.limited
 * @param {boolean} options.headless
 * @param {object} on
 * @param {() => void} on.visible - the page has painted, or loaded
 * @param {(words: string[]) => void} on.said - by pageScript.js and limitScript.js
 * @param {(bytes: number) => void} on.loaded
 * @param {(line: string) => void} on.printed - by the companion
 * @param {(details: string) => void} on.failed - the main page
 * @param {() => Promise<void>} [on.closing] - the page closes its window, and waits until this is done
 * @param {() => void} on.gone - the window, for whichever of the next two reasons
 * @param {() => void} on.closed - by the page itself
 * @param {(details: string) => void} on.crashed
 */
export async function openPage({ url, width, height, env, folder, token, limited, headless }, on) {
  const browser = await puppeteer.launch({
    executablePath: findChrome(),
    headless,
    pipe: true,
    defaultViewport: headless ? { width, height } : null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    userDataDir: folder,
    env: { ...process.env, ...env },
    // puppeteer mutes a browser without a head
    ignoreDefaultArgs: ['--enable-automation', '--disable-popup-blocking', '--mute-audio'],
    args: [
      ...CHROME_FLAGS,
      `--app=${BLANK}`,
      ...(headless ? [] : ['--kiosk']),
      '--window-position=0,0',
      `--window-size=${width},${height}`,
      '--force-device-scale-factor=1',
      '--autoplay-policy=no-user-gesture-required',
      '--deny-permission-prompts',
      // with a head, --disable-gpu is the end of WebGL, which headless Chromium has
      '--enable-unsafe-swiftshader',
      // no bar about --no-sandbox
      '--test-type',
    ],
  });
  const chrome = browser.process();
  try {
    const page = /** @type {import('puppeteer-core').Page} */ ((await browser.pages())[0]);
    // a window that still loads what it begins with drops the navigation to the page: 5 of 60 starts
    await page.waitForFunction(() => location.protocol === 'data:' && document.readyState === 'complete', {
      polling: 20,
    });
    const session = await page.createCDPSession();
    await Promise.all(
      ['Page', 'Network', 'Inspector'].map((domain) => session.send(/** @type {any} */ (`${domain}.enable`))),
    );
    await session.send('Page.setLifecycleEventsEnabled', { enabled: true });
    const { frameTree } = await session.send('Page.getFrameTree');
    const main = frameTree.frame.id;

    let leaving = false;
    let loader = '';
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== main || frame.url.startsWith('data:')) return;
      if (frame.unreachableUrl) return; // Network says why
      loader = frame.loaderId;
    });
    session.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
      if (frameId === main && loaderId === loader && ['firstContentfulPaint', 'load'].includes(name))
        on.visible();
    });
    /** Requests of the main page. */
    const requests = new Set();
    session.on('Network.requestWillBeSent', ({ requestId, type, frameId }) => {
      if (type === 'Document' && frameId === main) requests.add(requestId);
    });
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (requests.has(requestId) && response.status >= 400) on.failed(`HTTP ${response.status} ${url}`);
    });
    session.on('Network.loadingFailed', ({ requestId, errorText }) => {
      // aborted: another one has taken its place, or it is a download
      if (requests.has(requestId) && errorText !== 'net::ERR_ABORTED') on.failed(`${errorText} ${url}`);
    });
    session.on('Network.dataReceived', ({ encodedDataLength }) => on.loaded(encodedDataLength));
    session.on('Inspector.targetCrashed', () => on.crashed('the page has crashed'));

    page.on('console', (message) => {
      const text = message.text();
      if (text.startsWith(token)) {
        const words = text.slice(token.length + 1).split(' ');
        // the second call is the browser's own (pageScript.js)
        if (words[0] === 'close')
          on.closing?.().finally(() => page.evaluate('window.close()').catch(() => {}));
        else on.said(words);
      } else if (text.includes('recording-companion')) on.printed(text);
    });
    page.on('error', () => on.crashed('the page has crashed'));
    const gone = async () => {
      if (leaving) return;
      leaving = true;
      on.gone();
      const ended = chrome && chrome.exitCode === null && chrome.signalCode === null && once(chrome, 'exit');
      await Promise.race([ended, pause(1000 * END)]);
      const how = chrome?.signalCode ?? chrome?.exitCode;
      if (how) on.crashed(`the browser has ended with ${how}`);
      else on.closed();
    };
    page.on('close', gone);
    browser.on('disconnected', gone);

    // nobody is there to answer: a dialog, a print preview or a second window would be in the picture from then on
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
    browser.on('targetcreated', async (target) => {
      if (target.type() === 'page' && target !== page.target())
        await (await target.page())?.close().catch(() => {});
    });
    await page.evaluateOnNewDocument(() => void (window.print = () => {}));
    const browserSession = await browser.target().createCDPSession();
    await browserSession.send('Browser.setDownloadBehavior', { behavior: 'deny' });

    await page.evaluateOnNewDocument(pageScript, token, { closing: Boolean(on.closing) });
    if (limited) await page.evaluateOnNewDocument(limitScript, token);
    const { cssLayoutViewport } = await session.send('Page.getLayoutMetrics');
    const { clientWidth, clientHeight } = cssLayoutViewport;
    if (clientWidth !== width || clientHeight !== height) {
      throw new Error(`the window is ${clientWidth}x${clientHeight} and not ${width}x${height}`);
    }

    return {
      session,
      browserSession,
      /** Sends the window there in place of what it shows: a second entry in its history, and the page could not close it. */
      go: () => page.evaluate((to) => location.replace(to), url),
      reload: () => session.send('Page.reload'),
      async stop() {
        leaving = true;
        await browser.close().catch(() => {});
        chrome?.kill('SIGKILL');
      },
    };
  } catch (error) {
    await browser.close().catch(() => {});
    throw error;
  }
}
