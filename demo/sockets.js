import { WebSocketServer } from 'ws';
import { refusalOf } from './refusalOf.js';

/** @import { Server } from 'node:http' */
/** @import { WebSocket } from 'ws' */

/** Seconds between two looks whether somebody is still there: a laptop that is shut says no goodbye. */
const HEARTBEAT = 15;
/** Sockets of one machine, of all paths: below what all machines may have together, so that none locks out the others. */
const MAX_PER_ADDRESS = 160;
/** Bytes of one message: a whiteboard's whole drawing. */
const MAX_MESSAGE = 1_000_000;

/**
 * WebSockets of a server by path; other paths are refused.
 *
 * @param {Server} server
 * @param {Record<string, (socket: WebSocket, query: URLSearchParams) => void>} paths
 * @param {readonly string[]} [names] - hostnames of the server, for refusalOf.js; without them every page may connect
 * @returns ends all of them
 */
export function acceptSockets(server, paths, names) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  /** @type {WeakSet<WebSocket>} */
  const alive = new WeakSet();
  /** Sockets by the address of their machine. @type {Map<string, number>} */
  const counts = new Map();

  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => {}); // followed by close
    const url = `${request.url}`;
    const { pathname, searchParams } = new URL(URL.canParse(url, 'http://demo') ? url : '/', 'http://demo');
    const accept = Object.hasOwn(paths, pathname) ? paths[pathname] : undefined;
    // a stream that is half open would keep the server from ending
    const answer = (/** @type {string} */ status) =>
      void stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`, () => stream.destroy());
    if (names && refusalOf(request, names)) return answer('403 Forbidden');
    if (!accept) return answer('404 Not Found');
    const address = request.socket.remoteAddress ?? '';
    const count = counts.get(address) ?? 0;
    if (count >= MAX_PER_ADDRESS) return answer('429 Too Many Requests');
    counts.set(address, count + 1);
    // the stream, since an upgrade may fail
    stream.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left) counts.set(address, left);
      else counts.delete(address);
    });
    sockets.handleUpgrade(request, stream, head, (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
      socket.on('error', () => {}); // followed by close
      accept(socket, searchParams);
    });
  });

  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, HEARTBEAT * 1000);

  return () => {
    clearInterval(timer);
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}
