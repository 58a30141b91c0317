import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSites } from './sites.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rehearse-repeats-'));
let sites;

/** Rehearses the page that uses WebGL, which ends a recording of Agora's. */
async function rehearseWebgl(...args) {
  const json = join(folder, 'report.json');
  const child = spawn(process.execPath, [
    cli,
    'rehearse',
    `${sites.origin}/webgl`,
    '--no-film',
    '--json',
    json,
    ...args,
  ]);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.resume();
  const status = await new Promise((done) => child.on('close', done));
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  return { status, stdout, report: existsSync(json) ? read(json) : undefined, read };
}

describe('A rehearsal of a page that uses WebGL', { timeout: 300_000 }, () => {
  before(async () => (sites = await startSites()));
  after(async () => {
    await sites.stop();
    rmSync(folder, { recursive: true });
  });

  it('with --repeat runs so many times, and each run has its own file', async () => {
    const junit = join(folder, 'report.xml');
    const { status, stdout, read } = await rehearseWebgl('--repeat', '2', '--seconds', '1', '--junit', junit);
    assert.equal(status, 1);
    assert.match(stdout, /^Run 1 of 2\nUNFIT [^]*\nRun 2 of 2\nUNFIT [^]*\n0 of 2 fit\n$/);
    const times = [1, 2].map((run) => read(join(folder, `report-${run}.json`)).time);
    assert.notEqual(times[0], times[1]);
    assert.equal(readFileSync(junit, 'utf8').match(/<testsuite /g).length, 2);
  });

  it('goes on where limits are only told, and names the event of the recorder', async () => {
    const { status, report } = await rehearseWebgl('--limits', 'tell', '--seconds', '2');
    assert.deepEqual([status, report.end.by], [1, 'time']);
    const problem = report.problems.find(({ id }) => id === 'webgl');
    assert.match(problem.recorder, /event 72 web_recorder_capability_limit, WebGL/);
  });

  it('ends where a limit stops it, long before its time is over', async () => {
    const { status, stdout, report } = await rehearseWebgl('--limits', 'stop', '--seconds', '120');
    assert.deepEqual([status, report.end.by], [1, 'limit']);
    assert.ok(report.took < 120, `${report.took}`);
    assert.match(stdout, /End +the recorder would end the recording: WebGL: the page uses WebGL/);
  });

  it('finds it fit for a recorder that has no such limit', async () => {
    const { status, report } = await rehearseWebgl(
      '--preset',
      'livekit',
      '--limits',
      'stop',
      '--seconds',
      '2',
    );
    assert.deepEqual([status, report.end.by, report.recorder.preset], [0, 'time', 'livekit']);
    assert.ok(!report.checks.some(({ id }) => id === 'webgl'));
  });
});
