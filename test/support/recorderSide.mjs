import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../demo/listen.js';
import { createRecorder } from '../../demo/recorder/createRecorder.js';

/** Recorders by the path before theirs. An hour of `strict` has 4 s; the others give a page as long as a slow machine takes. */
const RECORDERS = {
  plain: { most: 12, access: 90 },
  single: { most: 1, access: 90 },
  strict: { most: 12, limited: true, hour: 4, access: 3 },
};

/** The process of a recorder's browser, by its window. */
const browserOf = (size) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        // its children have --type
        return (
          command.includes(`--window-size=${size}`) && !command.some((word) => word.startsWith('--type='))
        );
      } catch {
        return false; // it has ended
      }
    });

/**
 * Page recorders that pages of any origin may call, whom they tell, and main pages that fail: `/status/404`, `/silent`. Their
 * events are at `/notices`; `/kill?size=400,304` ends the browser with such a window.
 */
export async function startRecorderSide() {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  const notices = [];
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*, authorization');
    if (request.method === 'OPTIONS') return response.end();
    const { pathname, searchParams } = new URL(request.url, 'http://support');
    if (pathname === '/silent') return undefined;
    const [, status] = /^\/status\/(\d+)$/.exec(pathname) ?? [];
    if (status) return response.writeHead(Number(status), { 'content-type': 'text/html' }).end('<h1>Sorry');
    if (pathname === '/notices') return response.end(JSON.stringify(notices));
    if (pathname === '/kill') {
      process.kill(browserOf(searchParams.get('size')), 'SIGSEGV');
      return response.end();
    }
    if (pathname === '/callback') {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { 'agora-signature': sha1, 'agora-signature-v2': sha256 } = request.headers;
      notices.push({ body, sha1, sha256 });
      // the first attempt of each first event is not taken
      const { payload } = JSON.parse(body);
      const again = notices.filter((notice) => notice.body === body).length > 1;
      return response.writeHead(payload.sequence || again ? 200 : 503).end();
    }
    const [, name, rest] = /^\/(\w+)(\/.*)$/.exec(request.url) ?? [];
    request.url = rest;
    if (recorders[name]?.handle(request, response)) return undefined;
    return response.writeHead(404).end();
  });
  const { address, stop } = await listen(server);
  const origin = `http://localhost:${address.port}`;
  const recorders = Object.fromEntries(
    Object.entries(RECORDERS).map(([name, options]) => [
      name,
      createRecorder({
        key: 'key',
        secret: 'secret',
        folder: join(folder, name),
        own: true,
        callback: { url: `${origin}/callback`, secret: 'shared' },
        ...options,
      }),
    ]),
  );
  return {
    origin,
    missing: recorders.plain.missing,
    folder,
    async stop() {
      await Promise.all(Object.values(recorders).map((recorder) => recorder.stop()));
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
