import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';
import { rehearse } from '../../dist/rehearse.mjs';
import { CHROME_FLAGS, findChrome } from '../../scripts/chrome.mjs';
import { startSites } from './sites.mjs';

let sites;
let browser;

/** A page of Puppeteer that somebody has opened. */
async function openPage(path) {
  const page = await browser.newPage();
  await page.goto(sites.origin + path);
  return page;
}

describe('A page of Puppeteer that was given', { timeout: 300_000 }, () => {
  before(async () => {
    sites = await startSites();
    browser = await puppeteer.launch({ executablePath: findChrome(), args: CHROME_FLAGS });
  });
  after(async () => {
    await browser.close();
    await sites.stop();
  });

  it('is watched, and goes on afterwards as it was', async () => {
    const page = await openPage('/plain');
    const result = await rehearse(page, { seconds: 2 });
    assert.equal(result.verdict, 'fit');
    assert.deepEqual(result.close, { asked: false, accepted: true, entries: 1 });
    assert.ok(result.film.seconds > 1.5, `${result.film.seconds}`);
    assert.equal(page.isClosed(), false);
    await page.reload();
    assert.equal(
      await page.evaluate('typeof recordingCompanion + typeof navigator.notifyReady'),
      'undefinedundefined',
    );
    await page.close();
  });

  it('that closes its window has the whole film', async () => {
    const page = await openPage('/plain');
    await page.evaluate('history.replaceState(null, "", "/closes")');
    const result = await rehearse(page, { seconds: 10 });
    assert.deepEqual([result.end.by, result.end.detail], ['page', 'window.close()']);
    assert.deepEqual(result.close, { asked: false, accepted: true, entries: 1 });
    assert.ok(result.film.seconds > 1.5, `${result.film.seconds}`);
    assert.equal(page.isClosed(), false);
    await page.close();
  });

  it('is closed at the end when that is asked for', async () => {
    const page = await openPage('/plain');
    // Puppeteer hears of it by a connection of its own, which may be later
    const closed = new Promise((done) => page.once('close', done));
    const { verdict } = await rehearse(page, { seconds: 1, film: false, close: true });
    assert.equal(verdict, 'fit');
    await closed;
  });

  it('has its frames of other sites watched from outside', async () => {
    const page = await openPage('/other-site');
    const { problems } = await rehearse(page, { seconds: 3, film: false });
    const [{ id, kind, recorder }] = problems.filter(({ severity }) => severity === 'error');
    assert.deepEqual([id, kind], ['webgl', 'WebGL']);
    assert.match(recorder, /event 72/);
    await page.close();
  });

  it('that crashes is told in one line', async () => {
    const page = await openPage('/plain');
    const session = await page.createCDPSession();
    page.on('error', () => {});
    const onProgress = ({ stage }) => stage === 'watching' && session.send('Page.crash').catch(() => {});
    await assert.rejects(rehearse(page, { seconds: 20, film: false, onProgress }), {
      code: 'crashed',
      message: 'the page has crashed: its process ended',
    });
  });

  it('can be stopped by a signal, and goes on', async () => {
    const page = await openPage('/plain');
    const stop = new AbortController();
    const onProgress = ({ stage }) => stage === 'watching' && stop.abort();
    const rehearsal = rehearse(page, { seconds: 20, film: false, onProgress, signal: stop.signal });
    await assert.rejects(rehearsal, { code: 'stopped' });
    assert.equal(await page.evaluate('document.title'), 'A class');
    await page.close();
  });
});
