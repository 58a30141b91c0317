import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildOnce, home } from './bundleApp.mjs';
import { runApp } from './runApp.mjs';
import { readPage, serveApp } from './serveApp.mjs';
import { serveBehind } from './serveBehind.mjs';

/** The command of a package, as a file for node. */
function commandOf(app, name, command) {
  const require = createRequire(join(home, 'apps', app, 'package.json'));
  const file = require.resolve(`${name}/package.json`);
  const { bin } = require(file);
  return join(file, '..', typeof bin === 'string' ? bin : bin[command]);
}

/** Builds in the app's own folder, as its tools want it. */
const build = (app, ...args) =>
  buildOnce(app, async ({ from }) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: from,
      encoding: 'utf8',
      env: {
        ...process.env,
        NEXT_TELEMETRY_DISABLED: '1',
        NUXT_TELEMETRY_DISABLED: '1',
        NG_CLI_ANALYTICS: 'false',
      },
    });
    if (status !== 0) throw new Error(`the build of ${app} ended with ${status}:\n${stdout}\n${stderr}`);
  });

/** What is done in all of them: there, a click, back, a click, forward. */
async function walk(page, note) {
  const shows = (text) =>
    page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  await shows('First page');
  await shows('counts 0');
  await note('start');
  await page.click('#count');
  await shows('counts 1');
  await page.click('#there');
  await shows('Second page');
  await shows('counts 0');
  await note('second');
  await page.click('#count');
  await shows('counts 1');
  await note('counted');
  await page.evaluate(() => history.back());
  await shows('First page');
  await shows('counts 0');
  await note('back');
  await page.evaluate(() => history.forward());
  await shows('Second page');
  await shows('counts 0');
  await note('forward');
  await page.click('#there');
  await shows('First page');
  await note('first, by the link');
}

const framework = (app) => ({ name: app.name, run: (world) => runApp({ steps: walk, ...app }, world) });
const folder = (app) => join(home, 'apps', app);

export const frameworkApps = [
  framework({
    name: 'next',
    root: '#root',
    // its queue of scripts that come before the page is interactive
    scriptGlobals: ['__next_s'],
    // says whether the link was clicked before its page had been fetched ahead
    normalise: (text) => text.replace(/_rsc=[\w-]+/g, '_rsc=?'),
    async serve() {
      const next = commandOf('next', 'next', 'next');
      await build('next', next, 'build');
      return serveBehind({
        folder: folder('next'),
        args: (port) => [next, 'start', '-p', `${port}`, '-H', 'localhost'],
      });
    },
  }),
  framework({
    name: 'nuxt',
    root: '#__nuxt',
    // it looks for a newer build when it has nothing else to do
    isChance: (line) => line.includes('/_nuxt/builds/'),
    async serve() {
      await build('nuxt', commandOf('nuxt', 'nuxt', 'nuxt'), 'build');
      return serveBehind({
        folder: folder('nuxt'),
        args: () => ['.output/server/index.mjs'],
        env: (port) => ({ PORT: `${port}`, HOST: 'localhost' }),
      });
    },
  }),
  framework({
    name: 'angular',
    root: 'app-root',
    async serve() {
      await build('angular', commandOf('angular', '@angular/cli', 'ng'), 'build');
      const output = join(folder('angular'), 'dist/browser');
      return serveApp({ folders: [output], page: readPage(join(output, 'index.html')) });
    },
  }),
];
