import { WebSocketServer } from 'ws';

/** @import { Server } from 'node:http' */
/** @import { WebSocket } from 'ws' */

/** Seconds between two looks whether somebody is still there: a laptop that is shut says no goodbye. */
const HEARTBEAT = 15;
/** Bytes of one message: a whiteboard's whole drawing. */
const MAX_MESSAGE = 1_000_000;

/**
 * WebSockets of a server by path; other paths are refused.
 *
 * @param {Server} server
 * @param {Record<string, (socket: WebSocket, query: URLSearchParams) => void>} paths
 * @returns ends all of them
 */
export function acceptSockets(server, paths) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  /** @type {WeakSet<WebSocket>} */
  const alive = new WeakSet();

  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => {}); // followed by close
    const url = `${request.url}`;
    const { pathname, searchParams } = new URL(URL.canParse(url, 'http://demo') ? url : '/', 'http://demo');
    const accept = Object.hasOwn(paths, pathname) ? paths[pathname] : undefined;
    // a stream that is half open would keep the server from ending
    if (!accept) return void stream.end('HTTP/1.1 404 Not Found\r\n\r\n', () => stream.destroy());
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
