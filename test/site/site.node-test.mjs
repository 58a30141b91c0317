// The site that `npm run site` has built, looked through: `npm run site -- --check`.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import sirv from 'sirv';
import { listen } from '../../demo/listen.js';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from '../../scripts/chrome.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const site = join(root, 'site');
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
/** Packages of the generator's own folder. */
const { resolve } = createRequire(join(root, 'website/package.json'));
/** In English alone: written for those who change the companion, or made from its types. */
const ENGLISH_ALONE =
  /^(changelog|contributing|reporting|decisions|foreign|pages|facts\/.*|reference\/.*)\.html$/;

const htmlIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.html') && !name.startsWith('demo/'));
const pages = htmlIn(site);

describe('The site', { timeout: 900_000 }, () => {
  let server;
  let origin;
  let browser;
  before(async () => {
    const files = sirv(site, { extensions: [] });
    server = await listen(
      createServer((request, response) => {
        // as the simplest host: a folder is its index.html, and no other name is guessed
        request.url = request.url.replace(/\/(?=$|\?)/, '/index.html');
        files(request, response, () => response.writeHead(404).end());
      }),
    );
    origin = `http://localhost:${server.address.port}`;
    browser = await puppeteer.launch({
      executablePath: findChrome(),
      args: [...CHROME_FLAGS, ...FAKE_DEVICE_FLAGS],
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Opens a page, looks at it, and returns what the look found. */
  async function look(path, { width = 1280, dark = false }, at) {
    const page = await browser.newPage();
    try {
      await page.setViewport({ width, height: width === 1280 ? 720 : 844 });
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
        // a picture in the middle of a transition has colours that nobody is meant to read
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
      // its script has run
      await page.waitForFunction(
        () => document.querySelector('#app')?.__vue_app__ || !document.querySelector('#app'),
      );
      const found = await at(page);
      return { found, errors };
    } finally {
      await page.close();
    }
  }

  it('has no broken link', async () => {
    const { LinkChecker } = await import(pathToFileURL(resolve('linkinator')));
    const { links } = await new LinkChecker().check({
      path: origin,
      recurse: true,
      checkFragments: true,
      concurrency: 10,
      linksToSkip: async (link) => !link.startsWith(origin) || link.includes('/demo/'),
    });
    const broken = links.filter(({ state }) => state === 'BROKEN');
    assert.ok(links.length > 200, `${links.length} links`);
    assert.deepEqual(
      broken.map(({ parent, url, status }) => `${parent}: ${url} ${status}`),
      [],
    );
  });

  it('says everything for users in both languages', () => {
    const english = pages.filter((page) => !page.startsWith('zh/') && page !== '404.html');
    const chinese = pages.filter((page) => page.startsWith('zh/')).map((page) => page.slice('zh/'.length));
    assert.ok(english.length > 25, `${english.length} pages`);
    assert.deepEqual(chinese.sort(), english.sort());
    const isStub = (page) => readFileSync(join(site, 'zh', page), 'utf8').includes('<h1 id="仅有英文"');
    assert.deepEqual(
      chinese.filter(isStub),
      chinese.filter((page) => ENGLISH_ALONE.test(page)),
    );
  });

  it('has each page for machines too: llms.txt, and a Markdown twin', () => {
    const list = readFileSync(join(site, 'llms.txt'), 'utf8');
    const without = pages
      .filter(
        (page) => !/^(404|index|zh\/index|(zh\/)?reference\/.*)\.?(html)?$/.test(page.replace(/\.html$/, '')),
      )
      .filter((page) => {
        const twin = page.replace(/(\/index)?\.html$/, '.md');
        return !existsSync(join(site, twin)) || !list.includes(`/${twin})`);
      });
    assert.deepEqual(without, []);
  });

  for (const dark of [false, true]) {
    it(`is free of what axe-core finds, in ${dark ? 'dark' : 'light'} colours`, async () => {
      const problems = [];
      for (const path of pages) {
        const { found, errors } = await look(path, { dark }, async (page) => {
          await page.evaluate(axe);
          return page.evaluate(async () =>
            (await window.axe.run()).violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`),
          );
        });
        problems.push(...[...found, ...errors].map((problem) => `${path}: ${problem}`));
      }
      assert.deepEqual(problems, []);
    });
  }

  it('fits a phone of 390 pixels: no page scrolls sideways', async () => {
    const wide = [];
    for (const path of pages) {
      const { found } = await look(path, { width: 390 }, (page) =>
        page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth),
      );
      if (found > 0) wide.push(`${path}: ${found} px`);
    }
    assert.deepEqual(wide, []);
  });

  for (const [path, word, expected] of [
    ['options.html', 'heartbeat', '/'],
    ['zh/options.html', '心跳', '/zh/'],
  ]) {
    it(`finds "${word}" from ${path}`, async () => {
      const { found } = await look(path, {}, async (page) => {
        await page.click('.VPNavBarSearch button');
        await page.waitForSelector('.VPLocalSearchBox input');
        await page.type('.VPLocalSearchBox input', word);
        await page.waitForSelector('.VPLocalSearchBox a.result');
        return page.$eval('.VPLocalSearchBox a.result', (link) => link.getAttribute('href'));
      });
      assert.ok(
        found.startsWith(expected) && found.includes(word === 'heartbeat' ? 'heartbeat' : '/zh/'),
        found,
      );
    });
  }

  it('has a demo that runs by itself: a class with its edge in the page', async () => {
    const { found } = await look('demo/index.html', {}, async (page) => {
      const frame = () => page.frames().filter((one) => one.url().includes('/classroom/'));
      for (let left = 200; left && frame().length < 3; left--)
        await new Promise((done) => setTimeout(done, 100));
      const [first] = frame();
      await first.waitForFunction(() => document.querySelectorAll('video').length > 0, { timeout: 60_000 });
      return frame().length;
    });
    assert.ok(found >= 3, `${found} views`);
  });
});
