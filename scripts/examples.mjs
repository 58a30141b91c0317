// `npm run test:examples`: installs what the examples need, and runs each of them.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = join(root, 'examples');
function run(title, command, args, cwd = root) {
  console.log(`— ${title}`);
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status) process.exit(status);
}
const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

run('packages', process.execPath, ['scripts/setup.mjs']);
run('the files of the companion', process.execPath, [
  'node_modules/rollup/dist/bin/rollup',
  '-c',
  '--silent',
]);
if (
  changed(join(examples, 'node_modules/.package-lock.json')) < changed(join(examples, 'package-lock.json'))
) {
  run("the examples' packages", 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], examples);
}
run('the examples', process.execPath, [
  '--test',
  '--test-reporter=spec',
  'test/examples/examples.node-test.mjs',
]);
