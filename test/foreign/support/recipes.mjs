import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { CHROME_FLAGS, findChrome } from '../../../scripts/chrome.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
const docs = readFileSync(`${root}docs/rehearse.md`, 'utf8');
/** The recipe below a heading. */
const recipe = (heading, language) =>
  new RegExp(`\\*\\*${heading}\\*\\*\\n+\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(docs)[1];

/** A server of a class, as a project has it. */
const SERVER = `import { createServer } from 'node:http';
createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  const spoilt = request.url.includes('/tall') ? '<div id="tall" style="height: 900px"></div>' : '';
  response.end('<!doctype html><html lang="en"><title>A class</title><body style="margin: 0"><h1>Geometry</h1>' + spoilt);
}).listen(Number(process.env.PORT), 'localhost');
`;
async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, 'localhost', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** A project that has the package as npm packs it, with a lock file. */
function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'recipes-'));
  const npm = (cwd, ...args) => {
    const { status, stdout, stderr } = spawnSync('npm', args, {
      cwd,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const packed = npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder)
    .split('\n')
    .at(-1);
  writeFileSync(join(folder, 'server.mjs'), SERVER);
  const project = {
    private: true,
    scripts: { start: 'node server.mjs' },
    devDependencies: { 'recording-companion': `file:${packed}` },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  npm(folder, 'install', '--package-lock-only', '--no-audit', '--no-fund');
  return folder;
}

/** Runs a step of a workflow as the runner does, and resolves with its status. What it leaves in the background goes on. */
function runStep(script, cwd, env, groups) {
  const child = spawn('bash', ['-e', '-c', script], { cwd, env, detached: true, stdio: 'ignore' });
  groups.push(child.pid);
  return new Promise((done) => child.on('exit', done));
}

const CONFIG = (origin) => `import { defineConfig } from '@playwright/test';
export default defineConfig({
  testMatch: '*.spec.mjs', workers: 1, reporter: 'line',
  use: { baseURL: ${JSON.stringify(origin)}, launchOptions: ${JSON.stringify({ executablePath: findChrome(), args: CHROME_FLAGS })} },
});`;

/** The recipes of docs/rehearse.md, in a project that has the package. */
export const recipes = {
  name: 'recipes',
  async run({ check }) {
    const folder = makeProject();
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const env = { ...process.env, PORT: `${port}` };
    const groups = [];
    try {
      const { jobs } = parse(recipe('GitHub Actions', 'yaml'));
      const { steps } = jobs.rehearsal;
      for (const { run } of steps.filter((step) => step.run)) {
        const script = run.replaceAll('http://localhost:3000', origin);
        check(`GitHub Actions: ${run}`, await runStep(script, folder, env, groups), 0);
      }
      const report = readFileSync(join(folder, 'report.html'), 'utf8');
      check('GitHub Actions: the report has a film', report.includes('<video'), true);
      const xml = readFileSync(join(folder, 'report.xml'), 'utf8');
      check('GitHub Actions: JUnit has no failure', /failures="0"/.test(xml), true);
      const kept = steps.find(({ uses }) => uses?.includes('upload-artifact')).with.path;
      check('GitHub Actions: the artifact is what was written', kept, 'report.*');

      symlinkSync(join(packages, '@playwright'), join(folder, 'node_modules/@playwright'), 'junction');
      const spec = recipe('Playwright Test', 'js');
      writeFileSync(join(folder, 'fit.spec.mjs'), spec);
      writeFileSync(join(folder, 'tall.spec.mjs'), spec.replaceAll('/class/42', '/tall'));
      writeFileSync(join(folder, 'playwright.config.mjs'), CONFIG(origin));
      const cli = join(packages, '@playwright/test/cli.js');
      const test = (file) =>
        spawnSync(process.execPath, [cli, 'test', file], { cwd: folder, env, encoding: 'utf8' });
      const fit = test('fit.spec');
      check('Playwright Test: a fit page passes', [fit.status, /1 passed/.test(fit.stdout)], [0, true]);
      if (fit.status) console.log(fit.stdout, fit.stderr);
      const unfit = test('tall.spec');
      check(
        'Playwright Test: an unfit page fails, with the report',
        [unfit.status, /to be fit to be recorded/.test(unfit.stdout), /#tall/.test(unfit.stdout)],
        [1, true, true],
      );
    } finally {
      for (const pid of groups) {
        try {
          process.kill(-pid);
        } catch {
          // it has ended
        }
      }
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
