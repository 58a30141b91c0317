import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const home = fileURLToPath(new URL('..', import.meta.url));
const NOT_SOURCES = /^(node_modules|\.next|\.nuxt|\.output|\.angular|dist)$/;

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCES.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/**
 * Builds once for each state of an app's sources and of the lock file.
 *
 * @param {string} app
 * @param {(folder: { from: string, to: string }) => Promise<unknown>} build
 * @param {string} [name] - of the result, where an app is built in several ways
 * @returns the folder of the result
 */
export async function buildOnce(app, build, name = app) {
  const from = join(home, 'apps', app);
  const to = join(home, 'built', name);
  const hash = createHash('sha256').update(readFileSync(join(home, 'package-lock.json')));
  for (const file of filesIn(from)) hash.update(file.slice(home.length)).update(readFileSync(file));
  const state = hash.digest('hex');
  const stamp = `${to}.state`;
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== state) {
    rmSync(to, { recursive: true, force: true });
    await build({ from, to });
    writeFileSync(stamp, state);
  }
  return to;
}

/**
 * Bundles an app's main file into `main.js` and `main.css`.
 *
 * @param {string} app
 * @param {object} [options]
 * @param {string} [options.name] - of the result
 * @param {Record<string, string>} [options.alias] - folders of packages; without it each package that an app has is one, its own
 */
export const bundleApp = (app, { name, alias } = {}) =>
  buildOnce(
    app,
    async ({ from, to }) => {
      const require = createRequire(join(from, 'package.json'));
      const { build } = await import(pathToFileURL(require.resolve('esbuild')).href);
      const main = ['main.jsx', 'main.js'].map((file) => join(from, file)).find(existsSync);
      await build({
        entryPoints: { main },
        outdir: to,
        bundle: true,
        format: 'esm',
        conditions: ['development', 'module'],
        jsx: 'automatic',
        alias: alias ?? onlyOneReact(require),
        define: { 'process.env.NODE_ENV': '"development"', global: 'globalThis' },
        loader: { '.woff2': 'file', '.woff': 'file', '.svg': 'file', '.png': 'file' },
        logLevel: 'error',
      });
    },
    name,
  );

/** As Vite's resolve.dedupe. */
function onlyOneReact(require) {
  const alias = {};
  for (const name of ['react', 'react-dom']) {
    try {
      alias[name] = join(require.resolve(`${name}/package.json`), '..');
    } catch {
      // an app without it
    }
  }
  return alias;
}
