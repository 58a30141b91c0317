// The examples as their readers start them, on the local edge: `npm run test:examples`.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import sirv from 'sirv';
import { listen } from '../../demo/listen.js';
import { createRecorder } from '../../demo/recorder/createRecorder.js';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from '../../scripts/chrome.mjs';
import { until } from '../recorder/support/startRecorder.mjs';
import { startFarSide } from '../support/servers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples');
const RECORDER_UID = 900001;
/** The SDK's own lines, and its sockets that race one another. */
const RACE = /Agora-SDK|WebSocket is closed before the connection is established/;
const APP_ID = '0123456789abcdef0123456789abcdef';

function run(folder, ...args) {
  const { status } = spawnSync('npm', ['run', ...args], {
    cwd: join(examples, folder),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  assert.equal(status, 0, `npm run ${args.join(' ')} in examples/${folder}`);
}

/** Starts a program of an example on a free port, for a test, and waits until it answers. */
async function startProgram(test, folder, args, env = {}) {
  const free = await listen(createServer());
  const { port } = free.address;
  await free.stop();
  const child = spawn(process.execPath, args, {
    cwd: join(examples, folder),
    env: { ...process.env, ...env, PORT: `${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  test.after(() => child.kill());
  const origin = `http://localhost:${port}`;
  const answers = () =>
    fetch(origin).then(
      () => true,
      () => false,
    );
  await until(answers, `an answer of ${folder}`);
  return { origin, stop: () => child.kill() };
}

describe('The example', { timeout: 600_000 }, () => {
  let far;
  let browser;
  let reroute;
  before(async () => {
    far = await startFarSide();
    const text = await (await fetch(`${far.origin}/edge/reroute.js`)).text();
    // it finds the edge by its own address, which a script put into a page has not
    reroute = text.replace(
      /\(document\);\s*$/,
      `({ currentScript: { src: '${far.origin}/edge/reroute.js' } });`,
    );
    assert.notEqual(reroute, text);
    browser = await puppeteer.launch({
      executablePath: findChrome(),
      args: [
        ...CHROME_FLAGS,
        ...FAKE_DEVICE_FLAGS,
        '--autoplay-policy=no-user-gesture-required',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
      ],
    });
  });
  after(async () => {
    await browser?.close();
    await far?.stop();
  });

  /** Opens the class as somebody. */
  async function open(url) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const lines = [];
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) lines.push(message.text());
    });
    page.on('pageerror', (error) => lines.push(error.message));
    await page.evaluateOnNewDocument(reroute);
    await page.goto(url);
    return {
      lines,
      people: () =>
        page.$$eval('#people li', (items) =>
          items
            .map((item) => item.textContent)
            .sort()
            .join(),
        ),
      playing: () =>
        page.$$eval(
          '#tiles video',
          (videos) => videos.filter((video) => video.videoWidth && !video.paused).length,
        ),
      report: () =>
        page.evaluate(() => {
          const { companion } = window.recordingCompanion;
          return { isRecorder: companion.isRecorder, readyAfter: companion.report().readyAfter };
        }),
      close: () => context.close(),
    };
  }

  /** A teacher, a student and the recorder in a class. */
  async function holdClass(origin, name) {
    const address = (query) => `${origin}/?class=${name}&${query}`;
    const teacher = await open(address('uid=1'));
    const student = await open(address('uid=2'));
    const recorder = await open(address('recorder=1'));
    const pages = { teacher, student, recorder };
    try {
      for (const [role, page] of Object.entries(pages)) {
        await until(async () => (await page.people()) === '1,2', `the ${role}'s list of teacher and student`);
        await until(async () => (await page.playing()) >= 2, `the ${role}'s two pictures`);
      }
      await until(async () => (await recorder.report()).readyAfter, 'ready');
      const clients = await (await fetch(`${far.origin}/edge/report?channel=${name}`)).json();
      const own = clients.filter(({ uid }) => `${uid}` === `${RECORDER_UID}`);
      assert.ok(own.length, 'the recorder has joined');
      assert.equal(own.reduce((sum, { packets }) => sum + packets, 0), 0, 'and sends nothing'); // prettier-ignore
      assert.deepEqual((await student.report()).isRecorder, false);
      assert.equal(await student.people(), '1,2');
      return Object.entries(pages).flatMap(([role, { lines }]) =>
        lines.filter((line) => !RACE.test(line)).map((line) => `${role}: ${line}`),
      );
    } finally {
      for (const page of Object.values(pages)) await page.close();
    }
  }

  it('plain is a class without the recorder', async (test) => {
    const { origin } = await startProgram(test, 'plain', ['serve.mjs']);
    assert.deepEqual(await holdClass(origin, 'plain'), []);
  });

  for (const folder of ['react', 'vue']) {
    it(`${folder} is a class without the recorder`, async (test) => {
      run(folder, 'build');
      const server = await listen(createServer(sirv(join(examples, folder, 'dist'))));
      test.after(() => server.stop());
      assert.deepEqual(await holdClass(`http://localhost:${server.address.port}`, folder), []);
    });
  }

  it('next is a class without the recorder, and hydrates without a warning', async (test) => {
    run('next', 'build');
    const next = join(examples, 'node_modules/next/dist/bin/next');
    const built = await startProgram(test, 'next', [next, 'start']);
    assert.deepEqual(await holdClass(built.origin, 'next'), []);
    built.stop();
    // React says what does not match in development only
    const developed = await startProgram(test, 'next', [next, 'dev']);
    assert.deepEqual(await holdClass(developed.origin, 'next-dev'), []);
  });

  it('server starts and stops a recording of the plain class, and believes a beacon with its pass only', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'example-recordings-'));
    const recorder = createRecorder({ key: 'customer', secret: 'secret', folder, limited: true });
    const cloud = await listen(
      createServer((request, response) => {
        if (!recorder.handle(request, response)) response.writeHead(404).end();
      }),
    );
    test.after(async () => {
      await recorder.stop();
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    const plain = await startProgram(test, 'plain', ['serve.mjs']);
    // the recorder's own browser gets the edge from the page; and the page is of another server than the recorder
    let pass;
    const site = await listen(
      createServer(async (request, response) => {
        pass = new URL(request.url, 'http://site').searchParams.get('pass') ?? pass;
        const answer = await fetch(`${plain.origin}${request.url}`);
        const type = answer.headers.get('content-type') ?? '';
        response.writeHead(answer.status, { 'content-type': type });
        const body = Buffer.from(await answer.arrayBuffer());
        const withEdge = () => `${body}`.replace('<head>', () => `<head><script>${reroute}</script>`);
        response.end(type.startsWith('text/html') ? withEdge() : body);
      }),
    );
    test.after(() => site.stop());
    const program = await startProgram(test, 'server', ['server.mjs'], {
      RECORDER: `http://localhost:${cloud.address.port}`,
      APP_ID,
      CUSTOMER: 'customer:secret',
      TEACHER: 'chalk',
      CLASS_URL: `http://localhost:${site.address.port}/`,
      STORAGE: JSON.stringify({ vendor: 1, region: 0, bucket: 'b', accessKey: 'a', secretKey: 's' }),
    });
    const ask = async (method, path, { bearer = 'chalk', body } = {}) =>
      (
        await fetch(`${program.origin}${path}`, {
          method,
          headers: { authorization: `Bearer ${bearer}` },
          body,
        })
      ).status;
    const films = () =>
      (existsSync(folder) ? readdirSync(folder, { recursive: true }) : []).filter((name) =>
        name.endsWith('.m3u8'),
      );
    assert.equal(await ask('POST', '/classes/geometry/recording', { bearer: 'guess' }), 401);
    assert.equal(await ask('POST', '/classes/geometry/recording'), 201);
    assert.equal(await ask('POST', '/classes/geometry/recording'), 409);
    for (const body of ['{"event":"closing","pass":"guess"}', '{"event":"closing"}', 'null', '{']) {
      assert.equal(await ask('POST', '/recordings/stop', { body }), 403, body);
    }
    const clients = async () => (await fetch(`${far.origin}/edge/report?channel=geometry`)).json();
    const hasRecorder = async () => (await clients()).some(({ uid }) => `${uid}` === `${RECORDER_UID}`);
    await until(hasRecorder, 'the recorder in the class');
    await until(() => films().length === 1, 'the film');
    assert.equal(await ask('DELETE', '/classes/geometry/recording'), 204);
    assert.equal(await ask('DELETE', '/classes/geometry/recording'), 404);

    const first = pass;
    assert.equal(await ask('POST', '/classes/algebra/recording'), 201);
    await until(() => pass !== first && films().length === 2, 'the second film');
    const told = (event, pass) => ask('POST', '/recordings/stop', { body: JSON.stringify({ event, pass }) });
    assert.equal(await told('closing', first), 403, 'a pass of a recording that has ended');
    assert.equal(await told('heartbeat', pass), 204);
    assert.equal(await told('closing', pass), 204);
    assert.equal(await ask('DELETE', '/classes/algebra/recording'), 404, 'it has been stopped');
  });
});
