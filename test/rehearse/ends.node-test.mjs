import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSites } from './sites.mjs';

const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rehearse-ends-'));
/** Of the processes that are started here: what they leave behind is seen. */
const scratch = join(folder, 'tmp');
mkdirSync(scratch);
let sites;

/** Starts a program, and resolves when it says that it watches a page. */
async function startWatching(...args) {
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: scratch } });
  let said = '';
  const done = new Promise((end) =>
    child.on('close', (status, signal) => end({ status, signal, said, left: leftovers() })),
  );
  await new Promise((begun) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
        if (/watching/.test(said)) begun();
      });
    }
    done.then(begun);
  });
  assert.notDeepEqual(leftovers(), [], said);
  return { child, done };
}
/** Processes that use the folder for temporary files, as `ps` tells them. */
const processes = () =>
  spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(`${scratch}/`));
const leftovers = () => [
  ...readdirSync(scratch).filter((name) => name.startsWith('recording-companion-')),
  ...processes(),
];
/** A process that was killed is told of for a moment more. */
async function nothingIsLeft(left) {
  for (let second = 0; left.length && second < 10; second++) {
    await new Promise((tick) => setTimeout(tick, 1000));
    left = leftovers();
  }
  assert.deepEqual(left, []);
}
const command = () => [dist('cli.mjs'), 'rehearse', `${sites.origin}/plain`, '--seconds', '60', '--no-film'];
/** Somebody's own program. */
const program = (more = '') => [
  '--input-type=module',
  '--eval',
  `import { rehearse } from ${JSON.stringify(dist('rehearse.mjs'))}; ${more}
  await rehearse('${sites.origin}/plain', { film: false, seconds: 60, onProgress: ({ stage }) => console.log(stage) });`,
];

describe('A rehearsal that is ended from outside', { timeout: 600_000 }, () => {
  before(async () => (sites = await startSites()));
  after(async () => {
    await sites.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    it(`by ${name} says so, and leaves no process and no folder`, async () => {
      const { child, done } = await startWatching(...command());
      child.kill(name);
      const { status, said, left } = await done;
      assert.equal(status, 2);
      assert.match(said, /^recording-companion: the rehearsal was stopped$/m);
      await nothingIsLeft(left);
    });

    it(`by ${name} to somebody's own program leaves none, and the program ends by the signal`, async () => {
      const { child, done } = await startWatching(...program());
      child.kill(name);
      const { signal, left } = await done;
      assert.equal(signal, name);
      await nothingIsLeft(left);
    });
  }

  it('by a program that listens to SIGTERM itself and exits leaves none', async () => {
    const { child, done } = await startWatching(...program("process.on('SIGTERM', () => process.exit(7));"));
    child.kill('SIGTERM');
    const { status, left } = await done;
    assert.equal(status, 7);
    await nothingIsLeft(left);
  });

  it('by an error that nobody catches leaves none', async () => {
    const { child, done } = await startWatching(
      ...program("process.on('SIGUSR2', () => { throw new Error('of the program') });"),
    );
    child.kill('SIGUSR2');
    const { status, said, left } = await done;
    assert.equal(status, 1);
    assert.match(said, /of the program/);
    await nothingIsLeft(left);
  });

  it('because the process of the page has ended says so in one line, with status 2', async () => {
    const { done } = await startWatching(...command());
    for (const line of processes()) {
      if (line.includes('--type=renderer')) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    }
    const { status, said, left } = await done;
    assert.equal(status, 2);
    assert.match(said, /^recording-companion: the page has crashed: its process ended$/m);
    await nothingIsLeft(left);
  });

  it('because the browser has ended says so in one line, with status 2', async () => {
    const { done } = await startWatching(...command());
    const [browser] = processes().filter((line) => !line.includes('--type='));
    process.kill(Number.parseInt(browser, 10), 'SIGKILL');
    const { status, said, left } = await done;
    assert.equal(status, 2);
    assert.match(
      said,
      /^recording-companion: the browser has ended before the rehearsal: it ended with SIGKILL$/m,
    );
    await nothingIsLeft(left);
  });
});
