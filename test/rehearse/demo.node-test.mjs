import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';
import { rehearse } from '../../dist/rehearse.mjs';
import { startDemo } from '../../demo/server.js';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from '../../scripts/chrome.mjs';

/** Seconds; no trouble of the demo needs more. */
const SECONDS = 4;
const BOARD = 'main > div:nth-of-type(1) > iframe';
/** What a rehearsal finds in a class with a trouble: check, kind, selectors of the elements, and what it says of the first. */
const ENDED = ['ended', 'by-page', []];
const TROUBLES = {
  'board-404': [['frame', 'failed', [BOARD], /http-status, its server answered 404 \(certain/], ENDED],
  'board-refused': [['frame', 'failed', [BOARD], /network, no server answered/], ENDED],
  'board-policy': [['frame', 'failed', [BOARD], /blocked, frame-src forbids it/], ENDED],
  'board-crashes': [['frame', 'failed', [BOARD], /reported, The whiteboard has lost its drawing/], ENDED],
  webgl: [['webgl', 'webgl', ['main > div:nth-of-type(1) > figure > canvas'], /1 WebGL context/]],
  'large-video': [
    ['video-size', 'too-large', ['main > div:nth-of-type(1) > div > video'], /1920x1080, and 1280x720/],
  ],
  scroll: [['scroll', 'overflow', ['section'], /the page is 1280x\d+ px, the window 1280x720/]],
};

let demo;
const pageOf = (name, more = {}) =>
  `${demo.origin}/classroom/?${new URLSearchParams({ class: name, uid: '900001', recorder: '1', ...more })}`;
/** What spoils the recording. A busy machine is slow, which is not the class's doing. */
const errorsOf = ({ problems }) =>
  problems.filter(({ severity, id }) => severity === 'error' && id !== 'main-thread');

describe('A rehearsal of the demo', { timeout: 600_000 }, () => {
  before(async () => (demo = await startDemo()));
  after(() => demo.stop());

  it('finds its classroom fit, with nobody in it', async () => {
    const result = await rehearse(pageOf('quiet'), { seconds: 12 });
    assert.deepEqual(errorsOf(result), []);
    assert.deepEqual(
      [result.companion.from, result.close, result.frames.map(({ state }) => state), result.end.by],
      ['page', { asked: true, accepted: true, entries: 1 }, ['loaded'], 'time'],
    );
  });

  for (const [trouble, expected] of Object.entries(TROUBLES)) {
    it(`names its trouble ${trouble}, with the element`, async () => {
      const result = await rehearse(pageOf(trouble, { trouble }), { seconds: SECONDS, film: false });
      assert.equal(result.verdict, 'unfit');
      const errors = errorsOf(result);
      assert.deepEqual(
        errors.map(({ id, kind, targets }) => [id, kind, targets]),
        expected.map(([id, kind, targets]) => [id, kind, targets]),
      );
      assert.match(errors[0].detail, expected[0][3]);
      assert.equal(Boolean(errors[0].recorder), ['webgl', 'large-video'].includes(trouble));
    });
  }

  it('names its trouble board-hangs: a page that goes on loading may be meant', async () => {
    const url = pageOf('board-hangs', { trouble: 'board-hangs' });
    const { verdict, problems, frames } = await rehearse(url, { seconds: SECONDS, film: false });
    assert.equal(verdict, 'fit');
    const found = problems.filter(({ id }) => id !== 'main-thread');
    assert.deepEqual(
      found.map(({ severity, id, kind, targets }) => [severity, id, kind, targets]),
      [
        ['notice', 'frame', 'loading', [BOARD]],
        ['notice', 'ready', 'pending', []],
      ],
    );
    assert.equal(frames[0].state, 'loading');
  });

  it('names its trouble leave: a class that all have left is over', async () => {
    const browser = await puppeteer.launch({
      executablePath: findChrome(),
      args: [...CHROME_FLAGS, ...FAKE_DEVICE_FLAGS],
    });
    try {
      const teacher = await browser.newPage();
      await teacher.goto(`${demo.origin}/classroom/?class=empty&uid=1&drawn`);
      await teacher.waitForSelector('html[data-ready]', { timeout: 60_000 });
      const tag = JSON.stringify({ recorderUid: '900001', endWhenEmpty: '2' });
      let isLeft = false;
      const result = await rehearse(pageOf('empty', { tag }), {
        seconds: 60,
        film: false,
        onProgress({ stage }) {
          if (stage !== 'watching' || isLeft) return;
          isLeft = true;
          teacher.evaluate('void trouble("leave")');
        },
      });
      const [{ id, detail }] = errorsOf(result);
      assert.equal(id, 'ended');
      assert.match(detail, /empty: nobody was in the room for 2 s/);
    } finally {
      await browser.close();
    }
  });
});
