// Makes a fresh clone ready: packages, then a browser and what the local recorder needs: none of it with --packages, and with
// --recorder only where apt can install it. Node's own modules only; does nothing when all is there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { missingTools } from '../demo/recorder/missingTools.js';
import { cachedPathFile, findChrome } from './chrome.mjs';
import { installPackages } from './installPackages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(command, args, env = process.env) {
  console.log(`setup: ${command} ${args.join(' ')}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}

// the lock file holds no package of a single platform (docs/decisions.md 1), so 'npm ci' works on all of them
if (!installPackages(root)) process.exit(1);

if (process.argv.includes('--packages')) process.exit();

const works = () => {
  const path = findChrome();
  return path && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
};

const hasApt = process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');
function installByApt(...packages) {
  if (!hasApt) return;
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
  });
}

if (process.argv.includes('--recorder')) {
  if (missingTools().length) installByApt(...missingTools());
  process.exit();
}

/** A Chromium inside an npm package: needs no root, and no host but that of packages. */
async function installByNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  const folder = join(root, 'node_modules/.cache/sparticuz');
  if (
    !run('npm', [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '@sparticuz/chromium@153.0.0',
    ])
  )
    return;
  process.env.TMPDIR = folder; // where it unpacks itself
  const entry = createRequire(join(folder, 'x.js')).resolve('@sparticuz/chromium');
  const { default: chromium } = await import(pathToFileURL(entry).href);
  const path = await chromium.executablePath();
  mkdirSync(dirname(cachedPathFile), { recursive: true });
  writeFileSync(cachedPathFile, path);
}

if (!works()) installByApt('chromium');
if (!works()) await installByNpm();
if (!works()) {
  console.error('setup: no Chrome or Chromium was found: install one, or set CHROME_PATH');
  process.exit(1);
}
if (missingTools().length) installByApt(...missingTools());
if (missingTools().length) {
  console.log(
    `setup: the local recorder makes MP4 only, and the tests of HLS are left out: they need ${missingTools().join(', ')}`,
  );
}
console.log(`setup: ready, with ${findChrome()}`);
