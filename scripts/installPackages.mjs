import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

/**
 * Installs the packages of a folder by `npm ci`, if its lock file is newer than what is installed. Uses Node's own modules only.
 *
 * @param {string} folder - an absolute path
 * @returns {boolean} whether they are there
 */
export function installPackages(folder) {
  const isThere =
    changed(join(folder, 'node_modules/.package-lock.json')) >= changed(join(folder, 'package-lock.json'));
  if (isThere) return true;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  console.log(`setup: npm ${args.join(' ')}, in ${folder}`);
  const { status } = spawnSync('npm', args, {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}
