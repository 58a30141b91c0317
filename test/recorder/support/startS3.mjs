import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from '../../../demo/listen.js';
import { SECRET, until } from './startRecorder.mjs';

const program = fileURLToPath(new URL('s3Server.mjs', import.meta.url));

/** A real S3 server in a process of its own, behind a door that notes what is put, and may be shut. */
export async function startS3() {
  const folder = mkdtempSync(join(tmpdir(), 's3-'));
  const puts = [];
  let child;
  let port = 0;
  async function run() {
    child = spawn(process.execPath, [program, folder, `${port}`, SECRET], {
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (text) => (printed += text));
    port = await until(() => Number(printed), 'the S3 server');
  }
  await run();
  /** What the door answers in place of the server: a status, or 'silence'. */
  let refusal = 0;
  const door = createServer((request, response) => {
    const { method, url, headers } = request;
    if (refusal === 'silence') return undefined;
    if (refusal) return void response.writeHead(refusal).end();
    const onward = send({ host: 'localhost', port, method, path: url, headers }, (answer) => {
      if (method === 'PUT')
        puts.push({ status: answer.statusCode, key: url.split('?')[0].slice('/lessons/'.length) });
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const { address, stop } = await listen(door);
  return {
    endpoint: `http://localhost:${address.port}`,
    /** What the server has taken or refused, in this order. */
    puts,
    refuse: (answer) => (refusal = answer),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    run,
    /** The content of an object, as the server keeps it. */
    read(key) {
      const file = join(folder, 'lessons', `${key}._S3rver_object`);
      return existsSync(file) ? readFileSync(file) : undefined;
    },
    async stop() {
      child.kill('SIGKILL');
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
