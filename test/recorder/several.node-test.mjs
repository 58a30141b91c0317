import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { missingTools } from '../../demo/recorder/missingTools.js';
import { startSites } from '../rehearse/sites.mjs';
import { programsOf, startRecorder, until } from './support/startRecorder.mjs';

const missing = missingTools();
const scratches = () => readdirSync(tmpdir()).filter((name) => /^recorder-\w{6}$/.test(name));
const SECONDS = 20;
const FPS = 10;
const CYCLES = 20;

describe('A recorder', { skip: missing.length ? missing.join(', ') : false, timeout: 600_000 }, () => {
  let sites;
  let recorder;
  before(async () => {
    [sites, recorder] = await Promise.all([startSites(), startRecorder()]);
  });
  after(() => Promise.all([sites.stop(), recorder.stop()]));

  it(`makes two films at once with 97 of 100 frames, and refuses a third with code 65`, async (test) => {
    const url = `${sites.origin}/plain`;
    const service = { videoFps: FPS, videoWidth: 640, videoHeight: 360 };
    const both = await Promise.all([recorder.begin(url, { service }), recorder.begin(url, { service })]);
    await assert.rejects(recorder.begin(url), ({ status, code }) => status === 503 && code === 65);
    await until(async () => {
      const states = await Promise.all(both.map((started) => recorder.stateOf(started)));
      return states.every(({ progress }) => progress.seconds > SECONDS);
    }, 'two films');
    await Promise.all(both.map((started) => recorder.client.stop(started)));
    for (const started of both) {
      const { exit, progress } = await recorder.stateOf(started);
      const missed = 1 - (progress.frames - progress.repeated) / (progress.seconds * FPS);
      test.diagnostic(
        `measured: ${progress.frames} frames in ${progress.seconds} s beside another film, ${progress.repeated} repeated`,
      );
      assert.equal(exit.code, 0);
      assert.ok(missed < 0.03, `${(100 * missed).toFixed(1)} of 100 frames are missing`);
    }
  });

  it(`leaves nothing behind after ${CYCLES} recordings one after another`, async (test) => {
    const before = scratches();
    const begun = performance.now();
    const handles = process.getActiveResourcesInfo().length;
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const started = await recorder.begin(`${sites.origin}/plain`, { types: ['hls'] });
      await until(async () => (await recorder.stateOf(started)).progress.frames > 0, 'a frame');
      const { scratch } = await until(() => recorder.journalOf(started), 'the journal');
      await recorder.client.stop(started);
      assert.deepEqual(programsOf(scratch), []);
    }
    test.diagnostic(
      `measured: ${CYCLES} recordings in ${((performance.now() - begun) / 1000).toFixed(0)} s, from start to the answer of stop`,
    );
    assert.deepEqual(scratches(), before);
    assert.deepEqual(
      readdirSync(recorder.folder).filter((name) => name.startsWith('.')),
      [],
    );
    await until(
      () => process.getActiveResourcesInfo().length <= handles + 2,
      'the end of all sockets and timers',
      20,
    );
  });
});
