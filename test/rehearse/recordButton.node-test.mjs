import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';
import { startDemo } from '../../demo/server.js';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from '../../scripts/chrome.mjs';

const folder = mkdtempSync(join(tmpdir(), 'record-button-'));
let demo;
let browser;

describe(
  'The Record button of the front page, without Xvfb, PulseAudio and ffmpeg',
  { timeout: 240_000 },
  () => {
    before(async () => {
      demo = await startDemo({ recorder: { folder, engine: 'headless', access: 90 } });
      browser = await puppeteer.launch({
        executablePath: findChrome(),
        args: [...CHROME_FLAGS, ...FAKE_DEVICE_FLAGS],
      });
    });
    after(async () => {
      await browser.close();
      await demo.stop();
      rmSync(folder, { recursive: true });
    });

    it('records the class, and its film plays in the page', async () => {
      const page = await browser.newPage();
      await page.goto(`${demo.origin}/?lang=en`);
      const timeout = 100_000;
      const start = await page.waitForSelector('.record .start:not([disabled])', { visible: true, timeout });
      await start.evaluate((button) => button.click());
      await page.waitForFunction("/0:0[3-9]/.test(document.querySelector('.record .time').textContent)", {
        timeout,
      });
      await start.evaluate((button) => button.click());
      const film = await page.waitForSelector('.record video[src$=".mp4"]', { visible: true, timeout });
      const { seconds, size } = await film.evaluate(async (video) => {
        video.muted = true;
        await video.play();
        const isOver = () => video.currentTime > 1;
        while (!isOver())
          await new Promise((done) => video.addEventListener('timeupdate', done, { once: true }));
        return { seconds: video.duration, size: [video.videoWidth, video.videoHeight] };
      });
      assert.deepEqual(size, [1280, 720]);
      assert.ok(seconds > 2, `${seconds}`);
      const status = await page.$eval('.record .status', (element) => element.textContent);
      assert.equal(status, 'Ended');
    });
  },
);
