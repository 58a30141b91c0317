import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { attachEdge } from './edge/attachEdge.js';
import { Edge } from './edge/edge.js';
import { openNodeMedia } from './edge/nodeMedia.js';
import { FOLDERS, hostScript } from './folders.js';
import { listen } from './listen.js';
import { createRelay } from './room/relay.js';
import { acceptSockets } from './sockets.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** This machine's IPv4 addresses in its networks. */
const networkAddresses = () =>
  Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);

/**
 * The demo: the front page, a class, and a local stand-in for Agora's edge that all its pages share.
 *
 * @param {object} [options]
 * @param {number} [options.port] - 0, the default, for any
 * @param {boolean} [options.network] - whether other machines may come; else this one alone
 * @returns {Promise<{ origin: string, networkOrigins: string[], stop(): Promise<void> }>}
 */
export async function startDemo({ port = 0, network = false } = {}) {
  const addresses = network ? networkAddresses() : [];
  const edge = new Edge({ media: await openNodeMedia({ addresses: ['127.0.0.1', ...addresses] }) });
  const { http, socket } = attachEdge(edge);
  const folders = Object.entries(FOLDERS).map(([path, { from }]) => ({
    path,
    serve: sirv(root + from, { dev: true, etag: true }),
    // packages are megabytes that each page of a class loads, and change when they are installed only
    caching: from.startsWith('node_modules/') ? 'no-cache' : 'no-store',
  }));

  const server = createServer((request, response) => {
    const url = `${request.url}`;
    if (!URL.canParse(url, 'http://demo')) return void response.writeHead(400).end();
    const { pathname, search } = new URL(url, 'http://demo');
    if (pathname === '/edge/http') return http(request, response);
    if (pathname === '/host.js') {
      response.setHeader('cache-control', 'no-store');
      response.setHeader('content-type', 'text/javascript');
      return void response.end(hostScript({ edge: true }));
    }
    if (FOLDERS[`${pathname}/`]) {
      return void response.writeHead(302, { location: `${pathname}/${search}` }).end();
    }
    // sirv 3 throws on a range that ends before it begins
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    if (!from || (to && Number(to) < Number(from))) delete request.headers.range;
    for (const { path, serve, caching } of folders) {
      if (!pathname.startsWith(path)) continue;
      request.url = url.slice(path.length - 1);
      response.setHeader('cache-control', caching);
      return serve(request, response, () => {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.');
      });
    }
  });
  const { address, stop } = await listen(server, port, network ? '0.0.0.0' : 'localhost');
  const endSockets = acceptSockets(server, { '/edge/socket': socket, '/room/socket': createRelay() });
  /** @param {string} host */
  const originAt = (host) => `http://${host}:${address.port}`;
  return {
    origin: originAt('localhost'),
    networkOrigins: addresses.map(originAt),
    async stop() {
      edge.close();
      endSockets();
      await stop();
    },
  };
}
