// `npm run test:examples`: installs what the examples need, and runs each of them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './installPackages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
function node(title, args) {
  console.log(`— ${title}`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

node('packages', ['scripts/setup.mjs']);
node('the files of the companion', ['node_modules/rollup/dist/bin/rollup', '-c', '--silent']);
if (!installPackages(join(root, 'examples'))) process.exit(1);
node('the examples', ['--test', '--test-reporter=spec', 'test/examples/examples.node-test.mjs']);
