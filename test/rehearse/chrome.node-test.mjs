import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { rehearse } from '../../dist/rehearse.mjs';
import { startSites } from './sites.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rehearse-chrome-'));
/** Of the processes that are started here: what they leave behind is seen. */
const scratch = join(folder, 'tmp');
mkdirSync(scratch);
let sites;

function start(args) {
  const child = spawn(process.execPath, [cli, 'rehearse', ...args], {
    env: { ...process.env, TMPDIR: scratch },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  const done = new Promise((end) => child.on('close', (status) => end({ status, ...output })));
  return { child, output, done };
}
const run = (...args) => start(args).done;
/** Processes that still use the folder for temporary files. */
const processes = () =>
  spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(`${scratch}/`));

const oneLine = (stderr) => stderr.split('\n').filter((line) => line.startsWith('recording-companion: '));
const BRIEF = ['--seconds', '2', '--no-film'];

/** What a page does, and the one line that is said of it. */
const BROKEN = {
  'that needs a login by its status': [
    '/401',
    /answers HTTP 401: the page needs a login, give it by --cookie/,
  ],
  'that leads to a login': ['/to-login', /leads to a login at http.*\/login: give it by --cookie/],
  'that is not found': ['/404', /answers HTTP 404/],
  'that opens a dialog': [
    '/dialog',
    /opened a dialog, alert\("Who are you\?"\): in a recorder nobody answers it/,
  ],
  'that does not answer': ['/silent', /has not answered within 2 s$/, '--ready-timeout', '2'],
  'whose main thread hangs': ['/busy', /the page hangs: its main thread has not answered for 20 s/],
  'that is a download': ['/download', /shows no page: it is a download/],
};

describe('A rehearsal', { timeout: 600_000 }, () => {
  before(async () => (sites = await startSites()));
  after(async () => {
    await sites.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [title, [path, line, ...more]] of Object.entries(BROKEN)) {
    it(`of a page ${title} says so in one line, with status 2`, async () => {
      const { status, stderr, stdout } = await run(sites.origin + path, ...BRIEF, ...more);
      assert.deepEqual([status, stdout, oneLine(stderr).length], [2, '', 1], stderr);
      assert.match(oneLine(stderr)[0], line);
    });
  }
  for (const [title, origin, line] of [
    ['with a certificate that nobody trusts', () => sites.secure, /certificate of https.* is not trusted/],
    ['at a port where nobody listens', () => sites.dead, /nobody listens at http.*: is the server running\?/],
  ]) {
    it(`of a page ${title} says so in one line, with status 2`, async () => {
      const { status, stderr } = await run(`${origin()}/plain`, ...BRIEF);
      assert.equal(status, 2, stderr);
      assert.match(oneLine(stderr)[0], line);
    });
  }

  it('that is interrupted leaves no process and no file behind', async () => {
    const { child, output, done } = start([`${sites.origin}/plain`, '--seconds', '60']);
    while (!/watching/.test(output.stderr)) await new Promise((tick) => setTimeout(tick, 100));
    assert.notEqual(processes().length, 0);
    child.kill('SIGINT');
    const { status, stderr } = await done;
    assert.equal(status, 2);
    assert.match(stderr, /the rehearsal was stopped/);
  });

  it('of a page that flashes and beeps has both within 80 ms in its film, which is as long as the run', async () => {
    const file = join(folder, 'flash.mp4');
    const isSteady = (moments) =>
      moments.length > 5 &&
      moments.slice(1).every((moment, index) => Math.abs(moment - moments[index] - 1) < 0.15);
    let wrong = 'the machine is too busy: the page itself has not flashed and beeped once a second';
    for (let run = 1; run <= 6; run++) {
      const { filmData, film, sound } = await rehearse(`${sites.origin}/flash`, { seconds: 8 });
      writeFileSync(file, filmData);
      const { flashes, beeps, seconds } = momentsOf(file);
      // on a busy machine the page itself does not flash and beep once a second
      if (!isSteady(flashes) || !isSteady(beeps)) continue;
      assert.equal(sound.heard, true);
      const apart = flashes.map((flash) => Math.min(...beeps.map((beep) => Math.abs(beep - flash))));
      const median = apart.sort((a, b) => a - b)[Math.floor(apart.length / 2)];
      if (median < 0.08 && Math.abs(seconds - film.seconds) < 0.1) return;
      // a busy machine is late with the one or the other, but not each time
      wrong = `${median} s apart, ${seconds} s of ${film.seconds}: flashes ${flashes}\nbeeps ${beeps}`;
    }
    assert.fail(wrong);
  });

  it('of a page that closes itself has the whole film, and tells it', async () => {
    const result = await rehearse(`${sites.origin}/closes`, { seconds: 10 });
    assert.equal(result.end.by, 'page');
    assert.equal(result.close.accepted, true);
    assert.ok(result.film.seconds > 1.5, `${result.film.seconds}`);
    assert.deepEqual(
      result.problems.map(({ id }) => id).filter((id) => id !== 'sound'),
      ['ended'],
    );
  });

  it('finds what is wrong, and writes it in every form', async () => {
    const file = (name) => join(folder, name);
    const { status, stdout } = await run(
      `${sites.origin}/tall`,
      ...[
        '--seconds',
        '3',
        '--html',
        file('a.html'),
        '--json',
        file('a.json'),
        '--junit',
        file('a.xml'),
        '--film',
        file('a.mp4'),
      ],
    );
    assert.equal(status, 1);
    assert.match(stdout, /^UNFIT /);
    const { problems, companion, film } = JSON.parse(readFileSync(file('a.json'), 'utf8'));
    const [{ id, kind, targets }] = problems;
    assert.deepEqual([id, kind, targets, companion.from], ['scroll', 'overflow', ['#tall'], 'rehearse']);
    assert.match(readFileSync(file('a.html'), 'utf8'), /<video .*<rect /s);
    assert.match(readFileSync(file('a.xml'), 'utf8'), /failures="1"/);
    assert.equal(readFileSync(file('a.mp4')).length, film.bytes);
  });

  it('with --break ends when the frame fails, and is fit', async () => {
    const { status, stdout } = await run(
      `${sites.origin}/frames`,
      ...BRIEF,
      '--seconds',
      '20',
      '--break',
      '#board',
    );
    assert.equal(status, 0, stdout);
    assert.match(stdout, /End +the page ended the recording: frame-failed/);
  });

  it('with --break says when no frame matches', async () => {
    const { status, stderr } = await run(`${sites.origin}/plain`, ...BRIEF, '--break', '#board');
    assert.equal(status, 2);
    assert.match(
      oneLine(stderr)[0],
      /--break must select a frame that the page loads, and nothing of it matches "#board"/,
    );
  });

  it('behind a login has the cookies, headers and local storage that it was given', async () => {
    const state = join(folder, 'state.json');
    const localStorage = [{ name: 'token', value: 'teacher' }];
    writeFileSync(state, JSON.stringify({ origins: [{ origin: sites.origin, localStorage }] }));
    sites.seen.length = 0;
    const more = ['--cookie', 'session=7', '--header', 'X-Token: secret', '--storage-state', state];
    const { status, stdout } = await run(`${sites.origin}/stored`, ...BRIEF, ...more);
    assert.equal(status, 0, stdout);
    const [{ cookie, token }] = sites.seen.filter(({ path }) => path === '/stored');
    assert.deepEqual([cookie, token], ['session=7', 'secret']);
  });

  it('leaves nothing of all that behind', () => {
    assert.deepEqual(
      [readdirSync(scratch).filter((name) => name.startsWith('recording-companion-')), processes()],
      [[], []],
    );
  });
});

/** When a film flashes and beeps, and how long it is, by ffmpeg. */
function momentsOf(file) {
  const ffmpeg = (...args) =>
    spawnSync('ffmpeg', ['-v', 'error', '-i', file, ...args], { maxBuffer: 1e9 }).stdout;
  const lines = `${ffmpeg('-vf', 'scale=16:9,signalstats,metadata=print:file=-', '-f', 'null', '-')}`.split(
    '\n',
  );
  const pictures = [];
  for (const line of lines) {
    const [, time] = /pts_time:([\d.]+)/.exec(line) ?? [];
    const [, luma] = /YAVG=([\d.]+)/.exec(line) ?? [];
    if (time) pictures.push({ time: Number(time), luma: 0 });
    if (luma) pictures.at(-1).luma = Number(luma);
  }
  const flashes = pictures
    .filter(({ luma }, index) => luma > 128 && pictures[index - 1]?.luma <= 128)
    .map(({ time }) => time);
  // with the time that the track begins late
  const samples = ffmpeg(
    '-af',
    'aresample=async=1:first_pts=0',
    '-ac',
    '1',
    '-ar',
    '48000',
    '-f',
    's16le',
    '-',
  );
  const beeps = [];
  let quiet = Infinity;
  for (let at = 0; at < samples.length / 2; at++) {
    if (Math.abs(samples.readInt16LE(2 * at)) < 3000) quiet++;
    else {
      if (quiet > 4800) beeps.push(at / 48000);
      quiet = 0;
    }
  }
  const probe = spawnSync('ffprobe', [
    '-v',
    'error',
    '-show_entries',
    'format=duration',
    '-of',
    'csv=p=0',
    file,
  ]);
  return { flashes, beeps, seconds: Number(`${probe.stdout}`) };
}
