import { spawn } from 'node:child_process';
import { createServer, request as ask } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { listen } from '../../../demo/listen.js';
import { until } from './until.mjs';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));

/** A port that nobody listens at. */
async function freePort() {
  const { address, stop } = await listen(createServer());
  await stop();
  return address.port;
}

/**
 * Serves an app that has a server of its own, one process with the tag and one without, behind one origin that has our files.
 *
 * @param {object} app
 * @param {string} app.folder
 * @param {(port: number) => string[]} app.args - of node
 * @param {(port: number) => object} [app.env]
 */
export async function serveBehind({ folder, args, env = () => ({}) }) {
  const files = sirv(dist, { dev: true });
  const running = new Map();
  let port;

  async function start(use) {
    const own = await freePort();
    let output = '';
    const child = spawn(process.execPath, args(own), {
      cwd: folder,
      env: { ...process.env, ...env(own), COMPANION_TAG: use ? 'yes' : '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    running.set(use, { port: own, child });
    await until(async () => {
      if (child.exitCode !== null)
        throw new Error(`the app's server ended with ${child.exitCode}: ${output}`);
      return fetch(`http://localhost:${own}/`).then(
        ({ status }) => status === 200 || `status ${status}: ${output}`,
        (error) => `${error.message} ${output}`,
      );
    }, "the app's server");
  }

  const server = createServer((request, response) =>
    files(request, response, () => {
      const { url: path, method, headers } = request;
      const onward = ask({ host: 'localhost', port, path, method, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    }),
  );
  const { address, stop } = await listen(server);
  return {
    origin: `http://localhost:${address.port}`,
    async useTag(use) {
      if (!running.has(use)) await start(use);
      port = running.get(use).port;
    },
    async stop() {
      await stop();
      for (const { child } of running.values()) child.kill();
    },
  };
}
