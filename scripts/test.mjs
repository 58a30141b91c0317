// The whole of `npm test`: every gate, then the tests in the browser. The last line counts both.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
/** Bytes of brotli, and the documents that say the size. Where they go: docs/decisions.md 11. */
const SIZES = {
  'recording-companion.recorder.js': { budget: 34_000, said: ['README.md', 'README.zh-CN.md'] },
  'recording-companion.js': { budget: 8_500, said: ['README.md', 'README.zh-CN.md'] },
  'overlay.js': { budget: 4_500, said: ['docs/overlay.md'] },
  'frame.js': { budget: 700, said: ['docs/frames.md'] },
};

let passed = 0;
let failed = 0;
function gate(name, check) {
  process.stdout.write(`\n— ${name}\n`);
  let problem;
  try {
    problem = check();
  } catch (error) {
    problem = error.message;
  }
  if (problem) failed++;
  else passed++;
  console.log(problem ? `✗ ${name}: ${problem}` : `✓ ${name}`);
}
function run(command, ...args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0 ? undefined : `${command} ${args.join(' ')} ended with ${status}`;
}
const node = (...args) => run(process.execPath, ...args);
const tool = (path, ...args) => node(join('node_modules', path), ...args);
const built = () =>
  readdirSync(dist).map((file) => [
    file,
    createHash('sha384')
      .update(readFileSync(join(dist, file)))
      .digest('base64'),
  ]);

// the packages must be there before a gate can use them
const unready = node('scripts/setup.mjs');
if (unready) {
  console.error(unready);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const build = () => tool('rollup/dist/bin/rollup', '-c', '--silent');
gate('build', build);
gate('two builds give the same bytes', () => {
  const first = JSON.stringify(built());
  return build() ?? (JSON.stringify(built()) === first ? undefined : 'they differ');
});
gate(
  'lint',
  () =>
    tool('eslint/bin/eslint.js', '.') ??
    tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.') ??
    tool('dependency-cruiser/bin/dependency-cruise.mjs', 'src', '--config', '.dependency-cruiser.mjs'),
);
gate(
  'types, and misuse that must not compile',
  () =>
    tool('typescript/bin/tsc', '--noEmit') ??
    tool('typescript/bin/tsc', '--noEmit', '-p', 'demo') ??
    tool('typescript/bin/tsc', '--noEmit', '-p', 'rehearse'),
);
gate('package: publint', () => tool('publint/src/cli.js', '--strict'));
gate('package: are the types wrong', () =>
  tool(
    '@arethetypeswrong/cli/dist/index.js',
    '--pack',
    '.',
    '--profile',
    'esm-only',
    '--exclude-entrypoints',
    './script',
  ),
);
gate('size', () => {
  for (const [file, { budget, said }] of Object.entries(SIZES)) {
    const size = brotliCompressSync(readFileSync(join(dist, file))).length;
    console.log(`${file}: ${size} bytes of brotli, budget ${budget}`);
    if (size > budget) return `${file} is over its budget`;
    const kilobytes = `${(Math.ceil(size / 100) / 10).toFixed(1)} kB`;
    const silent = said.find((document) => !readFileSync(join(root, document), 'utf8').includes(kilobytes));
    if (silent) return `${silent} must say that ${file} is ${kilobytes}`;
  }
  return undefined;
});

// Node's own runner, with `# pass` and `# fail` in its last lines
console.log('\n— tests of rehearse');
const rehearsals = spawnSync(
  process.execPath,
  [
    ...[
      '--import',
      './test/rehearse/typescript.mjs',
      '--test',
      '--test-concurrency=1',
      '--test-reporter=tap',
    ],
    ...readdirSync(join(root, 'test/rehearse'))
      .filter((name) => name.endsWith('.node-test.mjs'))
      .map((name) => `test/rehearse/${name}`),
  ],
  { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
);
console.log(
  rehearsals.stdout
    .split('\n')
    .filter((line) => /^ *(not )?ok |^ *(error|expected|actual|stack):/.test(line))
    .join('\n'),
);
const countOf = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(rehearsals.stdout)?.[1] ?? 0);
passed += countOf('pass');
failed += countOf('fail') + countOf('cancelled');
if (rehearsals.status && !countOf('fail') && !countOf('cancelled')) failed++;

console.log('\n— tests in Chromium');
const runner = spawn(process.execPath, ['node_modules/@web/test-runner/dist/bin.js', '--coverage'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, CI: 'true' },
});
let output = '';
runner.stdout.setEncoding('utf8');
runner.stdout.on('data', (text) => {
  process.stdout.write(text);
  output = (output + text).slice(-2000);
});
runner.on('close', (status) => {
  const counts = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  passed += Number(counts?.[1] ?? 0);
  failed += Number(counts?.[2] ?? 1);
  if (status && !Number(counts?.[2])) failed++;
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
});
