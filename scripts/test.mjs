// `npm test`: every gate, and the tests that take seconds. With --all (`npm run test:all`) also those that take minutes by nature, and
// the coverage of both. The last line counts all.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { coveredLines } from './coveredLines.mjs';
import { kilobytes } from './kilobytes.mjs';
import { QUICK_NODE_TESTS } from './testPlan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
/** What web-test-runner.config.mjs found, file by file. */
const results = join(root, 'node_modules/.cache/test-results.json');
/** Bytes of brotli, and the documents that say the size. Where they go: docs/decisions.md 11. */
const SIZES = {
  'recording-companion.recorder.js': { budget: 43_200, said: ['README.md', 'README.zh-CN.md'] },
  'recording-companion.js': { budget: 9_600, said: ['README.md', 'README.zh-CN.md'] },
  'overlay.js': { budget: 4_600, said: ['docs/overlay.md'] },
  'frame.js': { budget: 700, said: ['docs/frames.md'] },
};

/** Percent, over all tests. */
const MIN_COVERED = 92;

const isAll = process.argv.includes('--all');
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
/** The hash of the package that `npm pack` makes of `dist/`. */
const packed = () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return JSON.parse(stdout)[0].integrity;
};

// the packages must be there before a gate can use them
const unready = node('scripts/setup.mjs');
if (unready) {
  console.error(unready);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const build = () => tool('rollup/dist/bin/rollup', '-c', '--silent');
gate('build', build);
if (isAll) {
  gate('two builds give the same package, byte for byte', () => {
    const first = packed();
    console.log(first);
    return build() ?? (packed() === first ? undefined : 'they differ');
  });
}
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
    const text = kilobytes(size);
    const silent = said.find((document) => !readFileSync(join(root, document), 'utf8').includes(text));
    if (silent) return `${silent} must say that ${file} is ${text}`;
  }
  return undefined;
});

/** @typedef {{ file: string, passed: number, failed: number }} FileResult - counts of tests; a file that fails to load has one failure */

/** Tests in Node's own runner, of documents, rehearse and the local recorder, which has `# pass` and `# fail` in its last lines. @returns {FileResult[]} */
function runNodeTests(title, files) {
  console.log(`\n— tests in Node: ${title}`);
  return files.map((file) => {
    const begun = Date.now();
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--import', './test/rehearse/typescript.mjs', '--test', '--test-reporter=tap', file],
      { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    const lines = stdout.split('\n');
    console.log(
      lines
        .filter((line) =>
          /^ *(not )?ok |^ *(error|expected|actual|stack):|^ *[-+] |^ *# (measured|recorder): /.test(line),
        )
        .join('\n'),
    );
    const countOf = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
    const wrong = countOf('fail') + countOf('cancelled');
    console.log(`${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${file}`);
    return { file, passed: countOf('pass'), failed: wrong || (status ? 1 : 0) };
  });
}

/**
 * Tests in Chromium. Which files `tests` stands for: web-test-runner.config.mjs, which also writes the results.
 *
 * @param {string} title
 * @param {'quick' | 'long'} tests
 * @param {readonly string[]} [files] - these alone, without coverage
 * @returns {FileResult[]}
 */
function runBrowserTests(title, tests, files) {
  console.log(`\n— tests in Chromium: ${title}`);
  rmSync(results, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/@web/test-runner/dist/bin.js',
      ...(files ? ['--files', ...files] : isAll ? ['--coverage'] : []),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CI: 'true', TESTS: tests, TEST_RESULTS: results },
    },
  );
  const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  const isExplained = !status || found.some(({ failed: wrong }) => wrong);
  return isExplained ? found : [...found, { file: title, passed: 0, failed: 1 }];
}

/** Counts the files' tests. */
function add(files) {
  for (const file of files) {
    passed += file.passed;
    failed += file.failed;
  }
}

/** How often a file with a failure runs again, in `npm run test:all`. */
const MORE_RUNS = 2;
/** Files that needed more than one run. */
const late = new Set();
/**
 * Counts the files' tests; with --all, of files with a failure only those of their last run. These tests time recordings and classes, and
 * another program of the machine can make any of them late. What failed at first is told at the end, for whoever hunts it.
 *
 * @param {FileResult[]} found
 * @param {(files: string[]) => FileResult[]} runAgain
 */
function addPatiently(found, runAgain) {
  let left = found;
  for (let more = 0; isAll && more < MORE_RUNS; more++) {
    const wrong = left.filter((file) => file.failed);
    add(left.filter((file) => !file.failed));
    if (!wrong.length) return;
    for (const { file } of wrong) late.add(file);
    left = runAgain(wrong.map(({ file }) => file));
  }
  add(left);
}

const isQuick = (file) => QUICK_NODE_TESTS.some((name) => file.endsWith(`/${name}`));
const nodeTests = ['test/docs', 'test/rehearse', 'test/recorder'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.node-test.mjs'))
    .map((name) => `${folder}/${name}`),
);
const AGAIN = 'the files that failed, again';
const nodeAgain = (files) => runNodeTests(AGAIN, files);
/** All of them, if the runner itself has failed and no file. */
const browserAgain = (tests) => (files) =>
  runBrowserTests(AGAIN, tests, files.every((file) => existsSync(join(root, file))) ? files : undefined);
addPatiently(runNodeTests('without a browser', nodeTests.filter(isQuick)), nodeAgain);
addPatiently(runBrowserTests('those that take seconds', 'quick'), browserAgain('quick'));
if (isAll) {
  const long = nodeTests.filter((file) => !isQuick(file));
  addPatiently(runNodeTests('with Chrome', long), nodeAgain);
  addPatiently(runBrowserTests('those that take minutes', 'long'), browserAgain('long'));
  gate(`coverage of at least ${MIN_COVERED} % of lines`, () => {
    const covered = coveredLines(['quick', 'long'].map((tests) => join(root, 'coverage', tests)));
    console.log(`${covered.toFixed(1)} % of lines`);
    return covered < MIN_COVERED ? `it is ${covered.toFixed(1)}` : undefined;
  });
}
if (late.size) console.log(`\nRun again, because a test failed at first: ${[...late].join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
