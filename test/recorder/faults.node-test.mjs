import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRecordingClient } from '../../demo/recorder/createRecordingClient.js';
import { listen } from '../../demo/listen.js';
import { missingTools } from '../../demo/recorder/missingTools.js';
import { startSites } from '../rehearse/sites.mjs';
import { probe } from '../support/film.mjs';
import { journalIn, programsOf, startRecorder, startRequest, until } from './support/startRecorder.mjs';

const missing = missingTools();
const skip = missing.length ? missing.join(', ') : false;
let sites;
let recorder;

/** Seconds of a file's streams. */
const streamsOf = (file) =>
  Object.fromEntries(probe(file).streams.map(({ codec_type: type, duration }) => [type, Number(duration)]));
/** The files of a recording are whole: its playlist has an end and names what is there, and its MP4 plays as long. */
function assertWhole(folder, { sid }, seconds) {
  const files = readdirSync(folder).filter((name) => name.startsWith(sid));
  const playlist = readFileSync(
    join(
      folder,
      files.find((name) => name.endsWith('.m3u8')),
    ),
    'utf8',
  );
  assert.match(playlist, /\n#EXT-X-ENDLIST\n$/);
  const slices = playlist.split('\n').filter((line) => line.endsWith('.ts'));
  assert.deepEqual(slices.sort(), files.filter((name) => name.endsWith('.ts')).sort());
  const told = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].reduce(
    (sum, [, length]) => sum + Number(length),
    0,
  );
  assert.ok(told >= seconds, `${told} s of at least ${seconds}`);
  const { video, audio } = streamsOf(
    join(
      folder,
      files.find((name) => name.endsWith('.mp4')),
    ),
  );
  assert.ok(Math.abs(video - told) < 0.5, `video of ${video} s, playlist of ${told}`);
  assert.ok(Math.abs(audio - told) < 0.6, `sound of ${audio} s, playlist of ${told}`);
  return told;
}
const assertNothingLeft = async (scratch) => {
  await until(() => !programsOf(scratch).length, 'the end of all programs', 10);
  assert.ok(!existsSync(scratch));
};

describe('A recording of which a part is killed', { skip, timeout: 400_000 }, () => {
  before(async () => {
    [sites, recorder] = await Promise.all([startSites(), startRecorder()]);
  });
  after(() => Promise.all([sites.stop(), recorder.stop()]));

  for (const [program, details] of Object.entries({
    Xvfb: /^Xvfb ended with SIGKILL/,
    pulseaudio: /^pulseaudio ended with SIGKILL/,
    ffmpeg: /^ffmpeg ended with SIGKILL/,
    chrom: /^the browser has ended with SIGKILL$/,
  })) {
    it(`ends, says that it was ${program}, and has all but the last slice`, async (test) => {
      const started = await recorder.begin(`${sites.origin}/flash`);
      await until(async () => (await recorder.stateOf(started)).progress.slices > 1, 'two slices');
      const { scratch } = recorder.journalOf(started);
      const { seconds } = (await recorder.stateOf(started)).progress;
      const victim = programsOf(scratch).find(
        ({ command }) =>
          basename(command[0]).startsWith(program) && !command.some((word) => word.startsWith('--type')),
      );
      process.kill(victim.pid, 'SIGKILL');
      const { exit, status, fileList } = await recorder.ended(started);
      assert.deepEqual([exit.code, exit.message, status], [6, 'recorder_error', 20]);
      assert.match(exit.details, details);
      const kept = assertWhole(recorder.folder, started, seconds - 4.5);
      test.diagnostic(`measured: ${kept.toFixed(1)} of ${seconds.toFixed(1)} s are there`);
      assert.equal(fileList.length, 2);
      await until(() => recorder.eventsOf(started).includes(71), 'event 71');
      await assertNothingLeft(scratch);
      assert.ok(!existsSync(join(recorder.folder, `.${started.sid}`)));
    });
  }

  it('loses nothing but what was being written when it was the recorder itself, after the next start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recorder-test-'));
    const program = fileURLToPath(new URL('support/ownProcess.mjs', import.meta.url));
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = await once(child.stdout.setEncoding('utf8'), 'data');
    const client = createRecordingClient({
      host: `http://localhost:${Number(port)}`,
      appId: 'app',
      key: 'key',
      secret: 'secret',
    });
    const acquired = await client.acquire({ cname: 'class', uid: '1' }, { scene: 1 });
    const started = await client.start(acquired, startRequest(`${sites.origin}/flash`));
    const progress = async () =>
      (await client.query(started)).serverResponse.extensionServiceState[0].payload.progress;
    await until(async () => (await progress()).slices > 1, 'two slices');
    const { seconds } = await progress();
    const { scratch } = journalIn(folder, started);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.ok(programsOf(scratch).length, 'programs that outlive their recorder');

    const next = await startRecorder({ folder });
    try {
      assert.deepEqual(await next.repaired, [started.sid]);
      await assertNothingLeft(scratch);
      assertWhole(folder, started, seconds - 4.5);
      assert.ok(!existsSync(join(folder, `.${started.sid}`)));
    } finally {
      await next.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('is not touched by another recorder that starts in the same folder', async () => {
    const started = await recorder.begin(`${sites.origin}/plain`);
    await until(async () => (await recorder.stateOf(started)).progress.slices > 0, 'a slice');
    const second = await startRecorder({ folder: recorder.folder });
    assert.deepEqual(await second.repaired, []);
    await second.stop();
    assert.equal((await recorder.stateOf(started)).state, 'inProgress');
    await recorder.client.stop(started);
    assertWhole(recorder.folder, started, 4);
  });
});

/** Noise, which no encoder makes small. */
const NOISE = `<!doctype html><canvas width="640" height="360" style="position:fixed;inset:0"></canvas><script>
  const brush = document.querySelector('canvas').getContext('2d');
  (function draw() {
    const image = brush.createImageData(640, 360);
    for (let at = 0; at < image.data.length; at++) image.data[at] = Math.random() * 256;
    brush.putImageData(image, 0, 0);
    requestAnimationFrame(draw);
  })();
</script>`;
const mount = (folder) => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0;
const unmount = (folder) => spawnSync('umount', ['-l', folder]);
/** Whether a small disk can be made here: it needs root, and not every container's root may. */
function canMount() {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-disk-'));
  const isMounted = mount(folder);
  if (isMounted) unmount(folder);
  rmSync(folder, { recursive: true });
  return isMounted;
}
const skipDisk = skip || (canMount() ? false : 'a small disk can be made by root only');
describe('A recording on a disk that is full', { skip: skipDisk, timeout: 200_000 }, () => {
  let folder;
  let small;
  let site;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recorder-disk-'));
    assert.ok(mount(folder));
    const noise = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(NOISE);
    });
    [site, small] = await Promise.all([listen(noise), startRecorder({ folder })]);
  });
  after(async () => {
    await Promise.all([site.stop(), small.stop()]);
    unmount(folder);
    rmSync(folder, { recursive: true });
  });

  it('ends, says why, and has the slices that were whole', async () => {
    const started = await small.begin(`http://localhost:${site.address.port}/`, {
      service: { videoBitrate: 1500, videoWidth: 640, videoHeight: 360 },
    });
    const { exit } = await small.ended(started, 120);
    assert.deepEqual([exit.code, exit.message], [6, 'recorder_error']);
    assert.match(exit.details, /[Nn]o space left/);
    const files = readdirSync(folder);
    const playlist = readFileSync(
      join(
        folder,
        files.find((name) => name.endsWith('.m3u8')),
      ),
      'utf8',
    );
    assert.match(playlist, /ENDLIST/);
    for (const name of playlist.split('\n').filter((line) => line.endsWith('.ts')))
      assert.ok(statSync(join(folder, name)).size > 1000);
    assert.deepEqual(
      files.filter((name) => name.endsWith('.new') || name.startsWith('.')),
      [],
    );
  });
});

const page = (script) => `<!doctype html><title>A class</title><h1>A class</h1><script>${script}</script>`;
const PAGES = {
  'opens dialogs': page('addEventListener("load", () => { alert(1); confirm(2); prompt(3); })'),
  'asks before it is left': page('onbeforeunload = (event) => event.preventDefault()'),
  'offers downloads': page('setTimeout(() => { location.href = "/download" }, 500)'),
  'opens windows': page(
    'setTimeout(() => { open("/plain"); open("/plain", "", "width=200,height=200") }, 500)',
  ),
  'prints itself': page('setTimeout(() => print(), 500)'),
  'asks for full screen': page(
    'setTimeout(() => document.documentElement.requestFullscreen().catch(() => {}), 500)',
  ),
};
describe('A recording of a page that', { skip, timeout: 400_000 }, () => {
  let site;
  let saved;
  before(async () => {
    saved = await startRecorder();
    site = await listen(
      createServer(({ url }, response) => {
        const html = PAGES[decodeURIComponent(url.slice(1))];
        if (url === '/download')
          response.writeHead(200, { 'content-disposition': 'attachment; filename=a.bin' });
        else response.writeHead(200, { 'content-type': 'text/html' });
        response.end(html ?? page('for (let all = [];;) all.push(new Array(1e7).fill(Math.random()))'));
      }),
    );
  });
  after(() => Promise.all([site.stop(), saved.stop()]));
  const begin = (what) => saved.begin(`http://localhost:${site.address.port}/${encodeURIComponent(what)}`);

  for (const what of Object.keys(PAGES)) {
    it(`${what} goes on, and shows the page`, async () => {
      const started = await begin(what);
      await until(async () => (await saved.stateOf(started)).progress.slices > 0, 'a slice');
      await saved.client.stop(started);
      assertWhole(saved.folder, started, 3.5);
      const film = join(
        saved.folder,
        readdirSync(saved.folder).find((name) => name.startsWith(started.sid) && name.endsWith('.mp4')),
      );
      // the heading is dark on white, and nothing else is: a dialog, a bar or a window would be
      const { stdout } = spawnSync('ffmpeg', [
        '-v',
        'error',
        '-sseof',
        '-0.5',
        '-i',
        film,
        '-frames:v',
        '1',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'gray',
        '-',
      ]);
      const dark = stdout.filter((value) => value < 128).length / stdout.length;
      assert.ok(dark > 0.001 && dark < 0.08, `${dark} of the picture is dark`);
    });
  }

  it('eats memory ends, and says that the page has crashed', async () => {
    const started = await begin('eats memory');
    const { exit } = await saved.ended(started, 120);
    assert.deepEqual([exit.code, exit.details], [6, 'the page has crashed']);
  });

  it('is recorded while the clock is set ends, says so, and has the slices before', async () => {
    const started = await begin('prints itself');
    await until(async () => (await saved.stateOf(started)).progress.slices > 0, 'a slice');
    const { now } = Date;
    try {
      // ffmpeg sees the true clock: an hour of still picture would take it minutes
      Date.now = () => now() + 3600_000;
      const { exit } = await saved.ended(started);
      assert.deepEqual([exit.code, exit.details], [6, "the machine's clock was set, by 3600 s"]);
    } finally {
      Date.now = now;
    }
    assertWhole(saved.folder, started, 3.5);
  });
});
