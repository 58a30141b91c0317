import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { openStore } from '../../demo/recorder/openStore.js';
import { missingTools } from '../../demo/recorder/missingTools.js';
import { startSites } from '../rehearse/sites.mjs';
import { SECRET, startRecorder, until } from './support/startRecorder.mjs';
import { startS3 } from './support/startS3.mjs';

const missing = missingTools();
let sites;
let s3;
let recorder;
/** What is printed. */
const warn = mock.method(console, 'warn', () => {});
const lines = () => warn.mock.calls.map(({ arguments: [line] }) => line);

/** The files of a recording in the folder. */
const localFiles = (prefix = '') =>
  readdirSync(join(recorder.folder, prefix))
    .filter((name) => !name.startsWith('.'))
    .sort();
const isWhole = (playlist) => `${playlist}`.trimEnd().endsWith('#EXT-X-ENDLIST');

describe(
  'The storage of a recording',
  { skip: missing.length ? missing.join(', ') : false, timeout: 300_000 },
  () => {
    before(async () => {
      [sites, s3, recorder] = await Promise.all([startSites(), startS3(), startRecorder({ uploads: true })]);
    });
    after(() => Promise.all([sites.stop(), s3.stop(), recorder.stop()]));
    afterEach(() => {
      s3.puts.length = 0;
      s3.refuse(0);
      warn.mock.resetCalls();
    });
    const begin = (storage = {}, url = '/flash') =>
      recorder.begin(sites.origin + url, {
        storage: { extensionParams: { endpoint: s3.endpoint }, ...storage },
      });
    const slicesIn = () => s3.puts.filter(({ key }) => key.endsWith('.ts')).length;

    it('has each slice while the recording goes on, then the playlist, and all files at the end', async () => {
      const started = await begin({ fileNamePrefix: ['school', 'monday'] });
      await until(
        () => slicesIn() > 1,
        async () => JSON.stringify([await recorder.stateOf(started), s3.puts, lines()]),
      );
      assert.equal((await recorder.stateOf(started)).state, 'inProgress');
      assert.ok((await recorder.stateOf(started)).progress.uploaded >= 2);
      const { serverResponse } = await recorder.client.stop(started);
      const [upload, { payload }] = serverResponse.extensionServiceState;
      assert.deepEqual(upload.payload, { uploadingStatus: 'uploaded' });

      const files = localFiles('school/monday');
      for (const name of files) {
        const local = readFileSync(join(recorder.folder, 'school/monday', name));
        assert.ok(local.equals(s3.read(`school/monday/${name}`)), name);
      }
      assert.deepEqual(
        files.filter((name) => !name.endsWith('.ts')).map((name) => `school/monday/${name}`),
        payload.fileList.map(({ filename }) => filename).sort(),
      );
      const order = s3.puts.map(
        ({ key, status }) => `${key.split('.').at(-1)}${status === 200 ? '' : status}`,
      );
      const slices = order.filter((kind) => kind === 'ts').length;
      // the last slice's playlist is in the place of which the end's comes, if that is ready by then
      assert.match(order.join(' '), /^(ts m3u8 )+(ts )?mp4 m3u8$/);
      assert.ok(slices > 1);
      await until(() => recorder.eventsOf(started).includes(71), 'event 71');
      assert.deepEqual(recorder.eventsOf(started), [70, 30, 31, 71]);
      assert.deepEqual(lines(), []);
    });

    it('has all files after its server was killed for some seconds', async () => {
      const started = await begin();
      await until(() => slicesIn(), 'a slice');
      await s3.kill();
      await until(async () => (await recorder.stateOf(started)).progress.slices > 2, 'slices that wait');
      const { uploaded } = (await recorder.stateOf(started)).progress;
      await s3.run();
      await until(
        async () => (await recorder.stateOf(started)).progress.uploaded > uploaded,
        () => `the storage ${JSON.stringify([lines(), s3.puts])}`,
      );
      const { serverResponse } = await recorder.client.stop(started);
      assert.equal(serverResponse.extensionServiceState[0].payload.uploadingStatus, 'uploaded');
      const { sid } = started;
      for (const name of localFiles().filter((file) => file.startsWith(sid)))
        assert.ok(readFileSync(join(recorder.folder, name)).equals(s3.read(name)), name);
      assert.equal(lines().length, 1);
    });

    it('that is busy is asked again', async () => {
      const started = await begin();
      s3.refuse(503);
      await until(async () => (await recorder.stateOf(started)).progress.slices > 0, 'a slice');
      await until(() => lines().length, 'a line');
      s3.refuse(0);
      const { serverResponse } = await recorder.client.stop(started);
      assert.equal(serverResponse.extensionServiceState[0].payload.uploadingStatus, 'uploaded');
    });

    for (const [what, storage, line] of [
      ['nobody listens at', { extensionParams: { endpoint: 'http://localhost:1' } }, /ECONNREFUSED/],
      ['knows no such account', { accessKey: 'nobody' }, /InvalidAccessKeyId/],
      ['has no such bucket', { bucket: 'none' }, /NoSuchBucket/],
      [
        'the recorder has no way to',
        { vendor: 5, extensionParams: undefined },
        /can't write to the storage of vendor 5$/,
      ],
    ]) {
      it(`that ${what} leaves all files in the folder, whole`, async () => {
        const started = await begin(storage);
        await until(async () => (await recorder.stateOf(started)).progress.slices > 0, 'a slice');
        const { serverResponse } = await recorder.client.stop(started);
        assert.equal(serverResponse.extensionServiceState[0].payload.uploadingStatus, 'backuped');
        const files = localFiles().filter((file) => file.startsWith(started.sid));
        assert.ok(files.some((name) => name.endsWith('.mp4')));
        const playlist = files.find((name) => name.endsWith('.m3u8'));
        assert.ok(isWhole(readFileSync(join(recorder.folder, playlist))));
        await until(() => recorder.eventsOf(started).includes(71), 'event 71');
        assert.deepEqual(recorder.eventsOf(started), [70, 30, 32, 71]);
        assert.equal(lines().length, 1, lines().join('\n'));
        assert.match(lines()[0], line);
        assert.match(
          lines()[0],
          new RegExp(`^recorder: the storage has not taken the files of ${started.sid}, which are in `),
        );
      });
    }

    it('that never answers holds the end back for less than 30 s', async () => {
      const started = await begin();
      s3.refuse('silence');
      await until(async () => (await recorder.stateOf(started)).progress.slices > 0, 'a slice');
      const begun = performance.now();
      // 20 s are the longest that `stop` waits
      const status = await recorder.client.stop(started).then(
        ({ serverResponse }) => serverResponse.extensionServiceState[0].payload.uploadingStatus,
        ({ code }) => code,
      );
      assert.ok(['backuped', 50].includes(status), `${status}`);
      assert.ok(performance.now() - begun < 22_000);
      const { exit } = await recorder.ended(started, 10);
      assert.equal(exit.code, 0);
      await until(() => recorder.eventsOf(started).includes(71), 'event 71');
      assert.deepEqual(recorder.eventsOf(started), [70, 30, 32, 71]);
    });

    it('keeps its secrets to itself, also when it is refused', async () => {
      const printed = ['log', 'error', 'info'].map((name) => mock.method(console, name, () => {}));
      const started = await begin({ stsToken: SECRET, stsExpiration: 1, bucket: 'none' });
      await until(async () => (await recorder.stateOf(started)).progress.slices > 0, 'a slice');
      const written = readdirSync(recorder.folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.(ts|mp4)$/.test(entry.name))
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
      assert.ok(written.some((text) => text.includes(started.sid)));
      await recorder.client.stop(started);
      const all = [...printed, warn].flatMap(({ mock: { calls } }) =>
        calls.map((call) => inspect(call.arguments, { depth: 9 })),
      );
      for (const { mock: own } of printed) own.restore();
      assert.ok(all.length > 0);
      const told = [...written, JSON.stringify(recorder.events), ...all].join('\n');
      assert.ok(!told.includes(SECRET));
    });

    it('leaves no file open, and survives a file that has gone', async () => {
      const handles = () => readdirSync('/proc/self/fd').length;
      const store = openStore(
        { region: 'us-east-1', endpoint: 'http://localhost:1', forcePathStyle: true },
        { bucket: 'lessons', accessKey: 'teacher', secretKey: SECRET },
      );
      const file = fileURLToPath(import.meta.url);
      const before = handles();
      for (let tries = 0; tries < 30; tries++)
        await assert.rejects(store.put('a.ts', { file }), /ECONNREFUSED/);
      await until(
        () => handles() <= before + 2,
        () => `${handles()} of ${before} open files`,
        10,
      );
      await assert.rejects(store.put('a.ts', { file: `${file}.none` }), /ENOENT/);
      await assert.rejects(store.put('a.ts', { file: dirname(file) }), /EISDIR|ECONNREFUSED/);
      store.close();
    });
  },
);
