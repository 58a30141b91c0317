import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { LOCAL_APP_ID } from './classroom/appId.js';
import { attachEdge } from './edge/attachEdge.js';
import { Edge } from './edge/edge.js';
import { openNodeMedia } from './edge/nodeMedia.js';
import { dropOddRange } from './dropOddRange.js';
import { FOLDERS, hostScript } from './folders.js';
import { listen } from './listen.js';
import { createRecorder } from './recorder/createRecorder.js';
import { createRelay } from './room/relay.js';
import { hostOf, LOCAL_NAMES, refusalOf } from './refusalOf.js';
import { acceptSockets } from './sockets.js';

/** @import { IncomingMessage } from 'node:http' */

const root = fileURLToPath(new URL('..', import.meta.url));

/** This machine's IPv4 addresses in its networks. */
const networkAddresses = () =>
  Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);

/**
 * Whether a request is of this machine, and to a name that is its own: another name may be one that somebody lets lead here.
 *
 * @param {IncomingMessage} request
 */
const isLocal = (request) =>
  LOCAL_NAMES.includes(hostOf(request)) && /^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '');

/**
 * The demo: the front page, a class, and a local stand-in for Agora's edge that all its pages share.
 *
 * @param {object} [options]
 * @param {number} [options.port] - 0, the default, for any
 * @param {boolean} [options.network] - whether other machines may come; else this one alone
 * @param {{ folder: string, limited?: boolean }} [options.recorder] - a page recorder, for this machine alone; none by default
 * @returns {Promise<{ origin: string, networkOrigins: string[], stop(): Promise<void> }>}
 */
export async function startDemo({ port = 0, network = false, recorder: recording } = {}) {
  const addresses = network ? networkAddresses() : [];
  const names = [...LOCAL_NAMES, ...addresses];
  const edge = new Edge({ media: await openNodeMedia({ addresses: ['127.0.0.1', ...addresses] }) });
  const { http, socket } = attachEdge(edge);
  const folders = Object.entries(FOLDERS).map(([path, { from }]) => ({
    path,
    serve: sirv(root + from, { dev: true, etag: true }),
    // packages are megabytes that each page of a class loads, and change when they are installed only
    caching: from.startsWith('node_modules/') ? 'no-cache' : 'no-store',
  }));

  const customer = { appId: LOCAL_APP_ID, key: 'demo', secret: randomBytes(16).toString('hex') };
  /** After the port is had: the recorder ends what an interrupted one has left. @type {ReturnType<typeof createRecorder> | undefined} */
  let recorder;

  const server = createServer((request, response) => {
    const refusal = refusalOf(request, names);
    if (refusal) return void response.writeHead(403, { 'content-type': 'text/plain' }).end(refusal);
    const url = `${request.url}`;
    if (!URL.canParse(url, 'http://demo')) return void response.writeHead(400).end();
    const { pathname, search } = new URL(url, 'http://demo');
    if (pathname === '/edge/http') return http(request, response);
    if (pathname === '/host.js') {
      response.setHeader('cache-control', 'no-store');
      response.setHeader('content-type', 'text/javascript');
      // no page of another origin may take the secret by a script tag
      response.setHeader('cross-origin-resource-policy', 'same-origin');
      const known = recorder && isLocal(request) && { ...customer, missing: recorder.missingForAll };
      return void response.end(hostScript({ edge: true, ...(known && { recorder: known }) }));
    }
    if (FOLDERS[`${pathname}/`]) {
      return void response.writeHead(302, { location: `${pathname}/${search}` }).end();
    }
    dropOddRange(request);
    if (recorder && isLocal(request) && recorder.handle(request, response)) return;
    for (const { path, serve, caching } of folders) {
      if (!pathname.startsWith(path)) continue;
      request.url = url.slice(path.length - 1);
      response.setHeader('cache-control', caching);
      return serve(request, response, () => {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.');
      });
    }
  });
  const { address, stop } = await listen(server, port, network ? '0.0.0.0' : 'localhost').catch((error) => {
    edge.close();
    throw error;
  });
  recorder = recording && createRecorder({ ...customer, ...recording, own: true });
  const endSockets = acceptSockets(server, { '/edge/socket': socket, '/room/socket': createRelay() }, names);
  /** @param {string} host */
  const originAt = (host) => `http://${host}:${address.port}`;
  return {
    origin: originAt('localhost'),
    networkOrigins: addresses.map(originAt),
    async stop() {
      edge.close();
      endSockets();
      await recorder?.stop();
      await stop();
    },
  };
}
