import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRecordingClient } from '../../demo/recorder/createRecordingClient.js';
import { missingTools } from '../../demo/recorder/missingTools.js';
import { startSites } from '../rehearse/sites.mjs';
import { probe } from '../support/film.mjs';
import { journalIn, programsOf, startRequest, until } from './support/startRecorder.mjs';

const missing = missingTools();
const start = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/** The process of an `npm start`, which ends with the test, and what it has printed when it is there. */
async function startDemo(test, environment) {
  const demo = spawn(process.execPath, [start], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  test.after(() => demo.kill('SIGKILL'));
  let printed = '';
  demo.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
  const origin = await until(
    () => /the front page +(http:\/\/localhost:\d+)/.exec(printed)?.[1],
    'the demo',
    90,
  );
  return { demo, origin, printed };
}

/** What an `npm start` is sent, and whether it can still write to its terminal. */
const ENDS = {
  'Ctrl-C': ['SIGINT'],
  'Ctrl-C twice': ['SIGINT', 'SIGINT'],
  SIGTERM: ['SIGTERM'],
  'SIGHUP, as the terminal is closed': ['SIGHUP'],
};

describe(
  '`npm start` that records',
  { skip: missing.length ? missing.join(', ') : false, timeout: 400_000 },
  () => {
    let sites;
    before(async () => (sites = await startSites()));
    after(() => sites.stop());

    for (const [what, signals] of Object.entries(ENDS)) {
      it(`and is ended by ${what} leaves whole files and nothing else, within 10 s`, async (test) => {
        const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
        const { demo, origin } = await startDemo(test, { PORT: '0', RECORDINGS: folder });
        const host = await (await fetch(`${origin}/host.js`)).text();
        const { appId, key, secret } = JSON.parse(/window\.demoHost = (\{.*\})/.exec(host)[1]).recorder;
        const client = createRecordingClient({ host: origin, appId, key, secret });
        const acquired = await client.acquire({ cname: 'class', uid: '1' }, { scene: 1 });
        const started = await client.start(acquired, startRequest(`${sites.origin}/flash`));
        await until(() => readdirSync(folder).some((name) => name.endsWith('.ts')), 'a slice');
        const { scratch } = journalIn(folder, started);
        assert.ok(programsOf(scratch).length > 3);

        const exit = once(demo, 'exit');
        if (what.includes('terminal')) demo.stdout.destroy();
        const begun = performance.now();
        for (const signal of signals) {
          demo.kill(signal);
          await pause(300);
        }
        const [code, signal] = await exit;
        assert.deepEqual([code, signal], [0, null]);
        const seconds = (performance.now() - begun) / 1000;
        assert.ok(seconds < 10, `${seconds} s`);
        await until(() => !programsOf(scratch).length, 'the end of all programs', 5);
        const files = readdirSync(folder);
        assert.deepEqual(
          files.filter((name) => name.startsWith('.')),
          [],
        );
        const playlist = files.find((name) => name.endsWith('.m3u8'));
        assert.match(readFileSync(join(folder, playlist), 'utf8'), /ENDLIST/);
        const mp4 = join(
          folder,
          files.find((name) => name.endsWith('.mp4')),
        );
        assert.ok(Number(probe(mp4).format.duration) > 4);
        assert.ok(!readdirSync(tmpdir()).includes(scratch.split('/').at(-1)));
        rmSync(folder, { recursive: true });
      });
    }
  },
);

describe('`npm start` where its port is taken', { timeout: 120_000 }, () => {
  it('takes any other, and says so', async (test) => {
    const first = createServer(() => {});
    // somebody else may have it already, which is as good
    await new Promise((done) => first.once('error', done).listen(8080, 'localhost', done));
    const { demo, origin, printed } = await startDemo(test, { PORT: undefined });
    assert.match(printed, /^Port 8080 is taken; any other will do\.$/m);
    assert.notEqual(new URL(origin).port, '8080');
    assert.equal((await fetch(origin)).status, 200);
    const exit = once(demo, 'exit');
    demo.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
    first.close();
  });
});
