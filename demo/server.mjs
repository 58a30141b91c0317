import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attachEdge } from './edge/attachEdge.mjs';
import { Edge } from './edge/edge.mjs';
import { listen } from './edge/listen.mjs';
import { openMedia } from './edge/media.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = {
  classroom: 'demo/classroom',
  edge: 'demo/edge',
  dist: 'dist',
  agora: 'node_modules/agora-rtc-sdk-ng',
};
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};

/** The file of a path, or undefined. */
function fileOf(pathname) {
  const [, folder, ...rest] = pathname.split('/');
  if (!Object.hasOwn(FOLDERS, folder)) return undefined;
  const base = join(root, FOLDERS[folder]);
  const file = normalize(join(base, rest.join('/') || 'index.html'));
  return file.startsWith(base + sep) && existsSync(file) && statSync(file).isFile() ? file : undefined;
}

/**
 * The demo: a class, and a local stand-in for Agora's edge that all its pages share.
 *
 * @param port - 0 for any
 * @returns its address, and what ends it
 */
export async function startDemo(port) {
  const media = await openMedia();
  const server = createServer();
  const toEdge = attachEdge(server, new Edge({ media }));
  server.on('request', (request, response) => {
    let pathname;
    try {
      if (toEdge(request, response)) return;
      pathname = decodeURIComponent(new URL(request.url, 'http://demo').pathname);
    } catch {
      return void response.writeHead(400).end();
    }
    if (pathname === '/') return void response.writeHead(302, { location: '/classroom/?uid=1' }).end();
    const without = pathname === '/without/';
    const file = fileOf(without ? '/classroom/' : pathname);
    if (!file)
      return void response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.');
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.setHeader('cache-control', 'no-store');
    if (!without) return void createReadStream(file).pipe(response);
    response.end(readFileSync(file, 'utf8').replace(/<!-- without:start -->[^]*<!-- without:end -->/, ''));
  });
  return listen(server, media, port);
}
