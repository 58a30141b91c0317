// Apps and libraries that others wrote, each with and without the tag: node test/foreign/run.mjs [app…]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from '../../scripts/chrome.mjs';
import { installPackages } from '../../scripts/installPackages.mjs';
import { createChecks } from './support/checks.mjs';

const here = import.meta.dirname;
const root = fileURLToPath(new URL('../..', import.meta.url));

function run(folder, command, ...args) {
  const { status } = spawnSync(command, args, {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`"${command} ${args.join(' ')}" ended with ${status} in ${folder}`);
}

if (!installPackages(here)) process.exit(1);
if (!existsSync(join(root, 'dist/recording-companion.js'))) {
  run(root, process.execPath, 'node_modules/rollup/dist/bin/rollup', '-c', '--silent');
}

// they need what was just installed
const { APPS } = await import('./apps.mjs');
const { startFarSide } = await import('../support/servers.mjs');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !APPS.some((app) => app.name === name));
if (unknown.length) {
  const names = APPS.map(({ name }) => name).join(', ');
  console.error(`"${unknown.join(' ')}" must be of the apps that there are: ${names}`);
  process.exit(1);
}

const { counts, of, fail } = createChecks();
const far = await startFarSide();
const browser = await puppeteer.launch({
  executablePath: findChrome(),
  headless: true,
  protocolTimeout: 180_000,
  args: [
    ...CHROME_FLAGS,
    ...FAKE_DEVICE_FLAGS,
    '--autoplay-policy=no-user-gesture-required',
    // no request leaves the machine, whatever an app asks for
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  ],
});
try {
  for (const app of APPS) {
    if (wanted.length && !wanted.includes(app.name)) continue;
    const start = Date.now();
    const before = { ...counts };
    console.log(`— ${app.name}`);
    try {
      await app.run({ browser, far, check: of(app.name) });
    } catch (error) {
      fail(app.name, error);
    }
    const [passed, failed] = ['passed', 'failed'].map((kind) => counts[kind] - before[kind]);
    console.log(
      `${app.name}: ${passed} passed, ${failed} failed, ${Math.round((Date.now() - start) / 1000)} s`,
    );
  }
} finally {
  await browser.close();
  await far.stop();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed ? 1 : 0);
