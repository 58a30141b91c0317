import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromeLauncher, defaultReporter } from '@web/test-runner';
import puppeteer from 'puppeteer-core';
import { startDemo } from './demo/server.js';
import { CHROME_FLAGS, FAKE_DEVICE_FLAGS, findChrome } from './scripts/chrome.mjs';
import { eventemitter3Module } from './scripts/eventemitter3.mjs';
import { testPlan } from './scripts/testPlan.mjs';
import { transpile } from './scripts/typescriptPlugin.mjs';
import { createCertificate } from './test/support/certificate.mjs';
import { startCrossSite } from './test/support/crossSite.mjs';
import { hlsFile } from './test/support/hls.mjs';
import { startRecorderSide } from './test/support/recorderSide.mjs';
import { startSites } from './test/support/situations.mjs';
import { startZoo } from './test/support/zoo.mjs';
import { bundle, startFarSide, startStaticSite } from './test/support/servers.mjs';

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { files, sdks } = testPlan(process.env.TESTS);
const certificate = await createCertificate();
/** As a page recorder lets pages play. */
const FREE_AUTOPLAY = '--autoplay-policy=no-user-gesture-required';
const launchOptions = {
  executablePath: findChrome(),
  headless: true,
  args: [
    ...CHROME_FLAGS,
    FREE_AUTOPLAY,
    // gc() for tests of what is forgotten
    '--js-flags=--expose-gc',
    // of one server; mixed content is blocked in a page of https only
    `--ignore-certificate-errors-spki-list=${certificate.hash}`,
    // no request leaves the machine, whatever a test does; a loopback address is never mixed content, a name that leads there is
    '--host-resolver-rules=MAP mixed.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  ],
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

/** The servers of the tests, and pages that a test writes itself: `/page?html=BASE64[&csp=…][&type=…]`. */
const servers = () => {
  let far;
  let demo;
  let site;
  let cross;
  let sites;
  let recorderSide;
  let zoo;
  return {
    name: 'servers',
    async serverStart() {
      [far, demo, site, cross, sites, recorderSide] = await Promise.all([
        startFarSide(),
        startDemo({ recorder: { folder: join(root, 'node_modules/.cache/test-recordings') } }),
        startStaticSite(),
        startCrossSite(),
        startSites(certificate),
        startRecorderSide(),
      ]);
      zoo = await startZoo(sites.same, certificate);
    },
    serverStop: () =>
      Promise.all([far, demo, site, cross, sites, recorderSide, zoo].map((server) => server.stop())),
    async serve(context) {
      const { path, query } = context;
      // on the pages' own origin, for a policy of 'self'
      const [, name] = /^\/bundle\/(.+)\.js$/.exec(path) ?? [];
      if (name) return { body: String(await bundle(name)), type: 'js' };
      // the tag's file without the other one beside it
      if (path === '/alone/recording-companion.js') {
        return { body: readFileSync(join(root, 'dist/recording-companion.js'), 'utf8'), type: 'js' };
      }
      if (path.startsWith('/hls/')) {
        const body = await hlsFile(path.slice('/hls/'.length));
        return body && { body };
      }
      if (path === '/__servers.js') {
        const origins = {
          FAR_SIDE: far.origin,
          DEMO: demo.origin,
          SITE: site.origin,
          CROSS_SITE: cross.origin,
          SAME: sites.same,
          OTHER: sites.cross,
          DEAD: sites.dead,
          SECURE: sites.secure,
          UNTRUSTED: sites.untrusted,
          RECORDER: recorderSide.origin,
          RECORDINGS: recorderSide.folder,
          MISSING: recorderSide.missing,
        };
        const body = Object.entries(origins).map(([name, origin]) => `export const ${name} = '${origin}';`);
        body.push(`export const SDKS = ${JSON.stringify(sdks)};`);
        return { body: body.join('\n'), type: 'js' };
      }
      if (path === '/__zoo') {
        const { parent: shownIn } = query;
        const frames = shownIn === undefined ? [] : zoo.framesIn(shownIn);
        return { body: JSON.stringify({ parents: zoo.parents, frames, broken: zoo.broken }), type: 'json' };
      }
      if (path !== '/page') return;
      if (query.csp) context.set('content-security-policy', query.csp.replaceAll('FAR_SIDE', far.origin));
      return { body: Buffer.from(query.html ?? '', 'base64').toString(), type: query.type ?? 'html' };
    },
  };
};

/**
 * Commands of tests: `node` runs a module there; `visit` opens a page in a window of its own, in this browser or,
 * with `plain`, in one without fake devices, runs the steps there, each a function's source, after 'goes ' one that navigates, 'reload', 'back', 'axe',
 * 'crash ORIGIN' or a URL, and returns what they returned, what the pages printed and whom they asked. With `opened` the window is made at its URL,
 * as a recorder makes it: 'target' in this browser, 'app' by `--app=URL` in one of its own; then it also returns whether it
 * has closed. With `untouched` it is in a browser with the default autoplay policy, and the steps are no user's gestures; with
 * `flags` in one of its own that has them.
 */
const commands = () => {
  /** Browsers beside the runner's own. */
  const others = {};
  let browserSession;
  const visits = [];

  async function visit(payload, session) {
    const { url, opened, plain, untouched, flags = opened === 'app' ? [`--app=${url}`] : [] } = payload;
    const own =
      flags.length > 0 &&
      (await puppeteer.launch({ ...launchOptions, args: [...launchOptions.args, ...flags] }));
    if (plain) {
      others.plain ??= puppeteer.launch({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] });
    }
    if (untouched) {
      const args = launchOptions.args.filter((flag) => flag !== FREE_AUTOPLAY);
      others.untouched ??= puppeteer.launch({ ...launchOptions, args });
    }
    const browser = await (plain
      ? others.plain
      : untouched
        ? others.untouched
        : session.browser.getPage(session.id).browser());
    const context = own ? own.defaultBrowserContext() : await browser.createBrowserContext();
    const messages = [];
    let doing = `opening ${url}`;
    try {
      const page = await (own
        ? context.pages().then(([first]) => first)
        : opened
          ? openAt(url, context)
          : context.newPage());
      // before anything is awaited: the page runs already
      page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => messages.push(`uncaught: ${error.message}`));
      const hosts = new Set();
      let closed = false;
      page.on('close', () => (closed = true));
      const network = await page.createCDPSession();
      await network.send('Network.enable');
      network.on('Network.requestWillBeSent', ({ request }) => hosts.add(hostOf(request.url)));
      network.on('Network.webSocketCreated', ({ url: socket }) => hosts.add(hostOf(socket)));
      // page.evaluate() counts as a user's click
      const evaluate = async (code) => {
        if (!untouched) return page.evaluate(code);
        const { result, exceptionDetails } = await network.send('Runtime.evaluate', {
          expression: code,
          awaitPromise: true,
          returnByValue: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.exception.description);
        return result.value;
      };
      page.setDefaultNavigationTimeout(60_000);
      if (!opened) {
        await page.setViewport(payload.viewport ?? { width: 1280, height: 720 });
        if (payload.dark) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
        await page.goto(url, { waitUntil: 'load' });
      } else
        await page.waitForFunction(
          // a page may have an element named readyState
          "location.href !== 'about:blank' && Object.getOwnPropertyDescriptor(Document.prototype, 'readyState').get.call(document) === 'complete'",
          {
            polling: 50,
          },
        );
      const results = [];
      for (const [index, step] of payload.steps.entries()) {
        doing = `step ${index + 1} of ${payload.steps.length}, ${shortened(step)}`;
        if (step === 'reload') await page.reload({ waitUntil: 'load' });
        else if (step.startsWith('crash ')) crash(page, step.slice(6));
        else if (step === 'back') await page.goBack();
        else if (step === 'axe') results.push(await violationsOf(page));
        else if (step.startsWith('http')) await page.goto(step, { waitUntil: 'load' });
        else if (step.startsWith('ends ')) await evaluate(`(${step.slice(5)})()`).catch(() => {});
        else if (step.startsWith('goes ')) {
          const gone = page.waitForNavigation({ waitUntil: 'load' });
          results.push(await evaluate(`(${step.slice(5)})()`));
          await gone;
        } else results.push(await evaluate(`(${step})()`));
      }
      if (opened) {
        // accepted at once, but gone a little later
        const accepted = await page.evaluate('window.closed').catch(() => true);
        for (const end = Date.now() + 5000; accepted && !closed && Date.now() < end;) await sleep(20);
      }
      return { results, messages, hosts: [...hosts].filter(Boolean), closed };
    } catch (error) {
      // the runner's own would print all steps
      const printed = messages.length ? `\nThe page printed:\n${messages.join('\n')}` : '';
      return { error: `${doing}: ${error?.message ?? String(error)}${printed}` };
    } finally {
      await (own || context).close();
    }
  }

  /** Ends the process of the frames of an origin. The command has no answer. */
  function crash(page, origin) {
    const { client } = page.frames().find((frame) => frame.url().startsWith(origin));
    client.send('Page.crash').catch(() => {});
  }

  /** A window that is made at its URL, not sent there. */
  async function openAt(url, context) {
    // one for all: with its end, puppeteer forgets the browser's own target
    browserSession ??= context.browser().target().createCDPSession();
    const { targetId } = await (
      await browserSession
    ).send('Target.createTarget', {
      url,
      browserContextId: context.id,
      newWindow: true,
    });
    const target = await context.waitForTarget(({ _targetId }) => _targetId === targetId);
    return target.page();
  }

  return {
    name: 'commands',
    async serverStop() {
      for (const browser of Object.values(others)) await (await browser).close();
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
      // a command must not take longer than 20 s, and a visit may
      if (command === 'visit') return visits.push(visit(payload, session)) - 1;
      if (command === 'visited') return Promise.race([visits[payload], sleep(10_000, 'pending')]);
    },
  };
};

/** The first line of a step. */
const shortened = (step) => step.trim().replace(/\s+/g, ' ').slice(0, 80);

/** The host of a URL; '' for what does not leave the page. */
const hostOf = (url) => (/^(data|blob|about):/.test(url) ? '' : new URL(url).hostname);

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
/** What axe-core finds in a page and all its frames. */
async function violationsOf(page) {
  for (const frame of page.frames()) await frame.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** What each file took, and the last line, as CI reads it. A file that fails to load is a failure. */
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
      const results = sessions.map(({ testFile, testResults, errors, passed: allRight }) => {
        const counted = testResults ? count(testResults) : { passed: 0, failed: 0 };
        const unloaded = !allRight && (errors.length || !counted.failed) ? 1 : 0;
        return {
          file: testFile.slice(root.length + 1),
          passed: counted.passed,
          failed: counted.failed + unloaded,
        };
      });
      // for scripts/test.mjs
      if (process.env.TEST_RESULTS) writeFileSync(process.env.TEST_RESULTS, JSON.stringify(results));
      const passed = results.reduce((sum, file) => sum + file.passed, 0);
      let failed = results.reduce((sum, file) => sum + file.failed, 0);
      const seconds = (suite) =>
        [...suite.tests, ...suite.suites.map((inner) => ({ duration: 1000 * seconds(inner) }))].reduce(
          (sum, { duration = 0 }) => sum + duration / 1000,
          0,
        );
      const times = sessions.map(({ testFile, testResults }) => [
        testResults ? seconds(testResults) : 0,
        testFile.slice(root.length + 1),
      ]);
      for (const [time, file] of times.sort(([a], [b]) => b - a))
        console.log(`${time.toFixed(0).padStart(4)} s  ${file}`);
      if (testCoverage && !testCoverage.passed) failed++;
      line = `${passed} passed, ${failed} failed`;
    },
  };
};

export default {
  files,
  nodeResolve: true,
  concurrency: 1,
  testsFinishTimeout: 600_000,
  staticLogging: Boolean(process.env.CI) || !process.stdout.isTTY,
  plugins: [sources(), servers(), commands()],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), lastLine()],
  // a test waits for conditions, each at most 20 s: the one that fails is to be named before the test's own time is over
  testFramework: { config: { ui: 'bdd', timeout: 120_000 } },
  coverageConfig: {
    include: ['src/**/*.ts'],
    reporters: ['lcovonly'],
    reportDir: `coverage/${process.env.TESTS ?? 'all'}`,
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
        // puppeteer's own enables the debugger and asks for the source of each script: 1.7 MB for each page with the SDK
        page.coverage.startJSCoverage = async () => {
          await session.send('Profiler.enable');
          await session.send('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
        };
        page.coverage.stopJSCoverage = async () => {
          const { result } = await session.send('Profiler.takePreciseCoverage');
          await session.send('Profiler.stopPreciseCoverage');
          return result
            .filter(({ url }) => url.includes('/src/'))
            .map((rawScriptCoverage) => ({ rawScriptCoverage }));
        };
        return page;
      },
    }),
  ],
};
