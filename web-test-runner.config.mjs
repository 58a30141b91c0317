import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromeLauncher, defaultReporter } from '@web/test-runner';
import puppeteer from 'puppeteer-core';
import { startDemo } from './demo/server.mjs';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from './scripts/chrome.mjs';
import { eventemitter3Module } from './scripts/eventemitter3.mjs';
import { transpile } from './scripts/typescriptPlugin.mjs';
import { bundle, startServers } from './test/support/servers.mjs';

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const launchOptions = {
  executablePath: findChrome(),
  headless: true,
  // gc() for tests of what is forgotten
  args: [...CHROME_FLAGS, '--autoplay-policy=no-user-gesture-required', '--js-flags=--expose-gc'],
};

/** TypeScript sources, and eventemitter3 as a module. */
const sources = () => ({
  name: 'sources',
  resolveMimeType: ({ path }) => (path.endsWith('.ts') ? 'js' : undefined),
  resolveImport({ source, context }) {
    if (source === 'eventemitter3') return '/__eventemitter3.js';
    if (!context.path.endsWith('.ts') || !/^\.\.?\//.test(source)) return;
    const file = join(dirname(join(root, context.path)), source.replace(/\.js$/, '.ts'));
    if (existsSync(file)) return source.replace(/\.js$/, '.ts');
  },
  serve({ path }) {
    if (path === '/__eventemitter3.js') return { body: eventemitter3Module(), type: 'js' };
  },
  transform({ path, body }) {
    if (!path.endsWith('.ts')) return;
    return { body: transpile(body, join(root, path), { inlineSourceMap: true, version }).outputText };
  },
});

/** The far side, and pages that a test writes itself: `/page?html=BASE64[&csp=…]`. */
const farSide = () => {
  let servers;
  let demo;
  return {
    name: 'far-side',
    async serverStart() {
      [servers, demo] = await Promise.all([startServers(), startDemo(0)]);
    },
    serverStop: () => Promise.all([servers.stop(), demo.stop()]),
    async serve(context) {
      const { path, query } = context;
      // on the pages' own origin, for a policy of 'self'
      if (path === '/bundle/react.js') return { body: String(await bundle('react')), type: 'js' };
      if (path === '/__far-side.js') {
        return {
          body: `export const FAR_SIDE = '${servers.origin}'; export const DEMO = '${demo.origin}';`,
          type: 'js',
        };
      }
      if (path !== '/page') return;
      if (query.csp) context.set('content-security-policy', query.csp.replaceAll('FAR_SIDE', servers.origin));
      return { body: Buffer.from(query.html, 'base64').toString(), type: 'html' };
    },
  };
};

/**
 * Commands of tests: `node` runs a module there; `visit` opens a page in a window of its own, in this browser or,
 * with `plain`, in one without fake devices, runs the steps there, each a function's source, 'reload' or a URL, and
 * returns what they returned.
 */
const commands = () => {
  let plain;
  return {
    name: 'commands',
    async serverStop() {
      await plain?.close();
    },
    async executeCommand({ command, payload, session }) {
      if (command === 'node') {
        const { stdout, stderr, status } = spawnSync(
          process.execPath,
          ['--input-type=module', '-e', payload],
          { cwd: root },
        );
        return { stdout: `${stdout}`, stderr: `${stderr}`, status };
      }
      if (command !== 'visit') return;
      if (payload.plain) plain ??= await puppeteer.launch(launchOptions);
      const browser = payload.plain ? plain : session.browser.getPage(session.id).browser();
      const context = await browser.createBrowserContext();
      try {
        const page = await context.newPage();
        await page.setViewport(payload.viewport ?? { width: 1280, height: 720 });
        const messages = [];
        page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
        page.on('pageerror', (error) => messages.push(`uncaught: ${error.message}`));
        await page.goto(payload.url, { waitUntil: 'load' });
        const results = [];
        for (const step of payload.steps) {
          if (step === 'reload') await page.reload({ waitUntil: 'load' });
          else if (step.startsWith('http')) await page.goto(step, { waitUntil: 'load' });
          else results.push(await page.evaluate(`(${step})()`));
        }
        return { results, messages };
      } finally {
        await context.close();
      }
    },
  };
};

/** The last line, as CI reads it. A file that fails to load is a failure. */
const lastLine = () => {
  let line;
  const count = (suite) => {
    let passed = suite.tests.filter((test) => test.passed && !test.skipped).length;
    let failed = suite.tests.filter((test) => !test.passed && !test.skipped).length;
    for (const inner of suite.suites) {
      const more = count(inner);
      passed += more.passed;
      failed += more.failed;
    }
    return { passed, failed };
  };
  return {
    start() {
      // the default reporter goes on writing until the process ends
      process.once('exit', () => line && process.stdout.write(`${line}\n`));
    },
    onTestRunFinished({ sessions, testCoverage }) {
      let passed = 0;
      let failed = 0;
      for (const { testResults, errors, passed: allRight } of sessions) {
        const counted = testResults ? count(testResults) : { passed: 0, failed: 0 };
        passed += counted.passed;
        failed += counted.failed + (!allRight && (errors.length || !counted.failed) ? 1 : 0);
      }
      if (testCoverage && !testCoverage.passed) failed++;
      line = `${passed} passed, ${failed} failed`;
    },
  };
};

export default {
  files: ['test/**/*.test.ts'],
  nodeResolve: true,
  concurrency: 1,
  testsFinishTimeout: 240_000,
  staticLogging: Boolean(process.env.CI) || !process.stdout.isTTY,
  plugins: [sources(), farSide(), commands()],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), lastLine()],
  testFramework: { config: { ui: 'bdd', timeout: 20_000 } },
  coverageConfig: {
    include: ['src/**/*.ts'],
    reporters: ['text-summary', 'lcovonly'],
    threshold: { lines: 90, statements: 90, branches: 85, functions: 80 },
  },
  browsers: [
    chromeLauncher({
      launchOptions: { ...launchOptions, args: [...launchOptions.args, ...FAKE_DEVICE_FLAGS] },
      // A context for each page is a window for each page: tabs of one window hide one another and do not draw.
      async createPage({ browser }) {
        const page = await (await browser.createBrowserContext()).newPage();
        const session = await page.createCDPSession();
        const goto = page.goto.bind(page);
        page.goto = async (url, ...rest) => {
          // the launcher sets 800x600 right before each goto (@web/test-runner-chrome 0.18)
          await page.setViewport({ width: 1280, height: 720 });
          // the runner takes the same page for the next file
          const { origin } = new URL(url);
          if (origin !== 'null')
            await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
          return goto(url, ...rest);
        };
        return page;
      },
    }),
  ],
};
