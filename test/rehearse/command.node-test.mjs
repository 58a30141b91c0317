import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runCommand } from '../../rehearse/runCommand.js';

const folder = mkdtempSync(join(tmpdir(), 'rehearse-test-'));
async function run(...args) {
  let stdout = '';
  let stderr = '';
  const status = await runCommand(args, {
    out: { write: (text) => (stdout += text) },
    err: { write: (text) => (stderr += text) },
    hasColors: false,
  });
  return { status, stdout, stderr };
}
const notJson = join(folder, 'state.json');
writeFileSync(notJson, '{');
const noLists = join(folder, 'lists.json');
writeFileSync(noLists, '{"cookies":{}}');
const URL_ = 'http://localhost:1/';

/** A command line, and the one line that it is answered with. */
const WRONG = [
  [['rehears'], /^the command must be "rehearse", got "rehears"\. See recording-companion --help$/],
  [['--seconds', '3'], /^the command must be "rehearse", got none/],
  [['rehearse'], /^rehearse must be given a URL\. See/],
  [
    ['rehearse', 'app.example/class'],
    /^the URL must begin with http:\/\/ or https:\/\/, got "app\.example\/class"$/,
  ],
  [['rehearse', 'file:///class.html'], /^the URL must begin with http/],
  [['rehearse', URL_, 'more'], /^rehearse must be given one URL, got "more" as well$/],
  [['rehearse', URL_, '--second', '3'], /^--second is no option\. See/],
  [['rehearse', URL_, '--seconds', 'x'], /^--seconds must be a number, got "x"$/],
  [['rehearse', URL_, '--seconds', '0'], /^--seconds must be a number of seconds from 1 to 3600, got 0$/],
  [
    ['rehearse', URL_, '--ready-timeout', '61'],
    /^--ready-timeout must be a number of seconds from 1 to 60, got 61$/,
  ],
  [['rehearse', URL_, '--viewport', '1280'], /^--viewport must be WIDTHxHEIGHT, got "1280"$/],
  [
    ['rehearse', URL_, '--viewport', '1280x100'],
    /^--viewport must be a whole number from 240 to 1920, got 100$/,
  ],
  [
    ['rehearse', URL_, '--viewport', '1920x1900'],
    /^--viewport must have at most 1920x1080 pixels, got 1920x1900$/,
  ],
  [['rehearse', URL_, '--limits', 'maybe'], /^--limits must be stop or tell, got "maybe"$/],
  [['rehearse', URL_, '--preset', 'zoom'], /^--preset must be agora or .* or jibri, got "zoom"$/],
  [
    ['rehearse', URL_, '--preset', 'recall'],
    /^--preset must be a recorder whose limits are public \(agora, .*jibri\), got "recall"$/,
  ],
  [['rehearse', URL_, '--fail-on', 'x'], /^--fail-on must be error or notice, got "x"$/],
  [['rehearse', URL_, '--cookie', 'a'], /^--cookie must be NAME=VALUE, got "a"$/],
  [['rehearse', URL_, '--header', 'a b: c'], /^--header must be "NAME: VALUE", got "a b: c"$/],
  [
    ['rehearse', URL_, '--storage-state', 'none.json'],
    /^--storage-state must be a file of JSON, got "none\.json": ENOENT/,
  ],
  [['rehearse', URL_, '--storage-state', notJson], /^--storage-state must be a file of JSON/],
  [
    ['rehearse', URL_, '--storage-state', noLists],
    /^--storage-state must have lists "cookies" and "origins"/,
  ],
  [['rehearse', URL_, '--repeat', '1.5'], /^--repeat must be a whole number from 1 to 100, got "1\.5"$/],
  [
    ['rehearse', URL_, '--html', 'none/report.html'],
    /^--html must be a file in a folder that is there, got "none\/report\.html"$/,
  ],
  [['rehearse', URL_, '--json', folder], /^--json must be a file, and ".*" is a folder$/],
  [['rehearse', URL_, '--film', 'a.mp4', '--no-film'], /^--film and --no-film must not be given together$/],
  [
    ['rehearse', URL_, '--chrome', '/no/chrome'],
    /^--chrome must be the path of a program, got "\/no\/chrome"$/,
  ],
];

describe('A command line', () => {
  after(() => rmSync(folder, { recursive: true }));

  for (const [args, line] of WRONG) {
    it(`that is wrong is answered with one line and status 2: ${args.join(' ').replaceAll(folder, '')}`, async () => {
      const { status, stdout, stderr } = await run(...args);
      const [said, ...more] = stderr.split('\n');
      assert.deepEqual([status, stdout, more], [2, '', ['']]);
      assert.match(said.replace(/^recording-companion: /, ''), line);
    });
  }

  it('without anything prints the help, and so does --help', async () => {
    const { status, stdout } = await run();
    assert.equal(status, 0);
    assert.match(stdout, /recording-companion rehearse URL/);
    assert.equal((await run('rehearse', '--help')).stdout, stdout);
  });

  it('prints the version', async () => {
    const { status, stdout } = await run('--version');
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
