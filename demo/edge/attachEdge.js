/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { WebSocket } from 'ws' */
/** @import { Edge } from './edge.js' */

/** The SDK's requests are below 10 kB. */
const MAX_BODY = 100_000;
/** Bytes that may wait for a client that does not read. */
const MAX_WAITING = 1_000_000;

/**
 * An edge behind a Node server: `/edge/http` answers for Agora's HTTP endpoints, `/edge/socket` is the gateway. Pages get
 * there by reroute.js.
 *
 * @param {Edge} edge
 */
export function attachEdge(edge) {
  return {
    /** @param {WebSocket} socket */
    socket(socket) {
      const session = edge.connect((message) => {
        if (message === null) socket.terminate();
        else if (socket.bufferedAmount > MAX_WAITING) socket.terminate();
        else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
      });
      socket.on('message', async (data) => {
        try {
          await session.message(JSON.parse(`${data}`));
        } catch (error) {
          console.error('edge: a client is cut off:', /** @type {Error} */ (error).message);
          socket.terminate();
        }
      });
      socket.on('close', session.close);
    },

    /**
     * @param {IncomingMessage} request
     * @param {ServerResponse} response
     */
    http(request, response) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      if (request.method === 'OPTIONS') return void response.end();
      const to = new URL(`${request.url}`, 'http://edge').searchParams.get('to') ?? '';
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk) => {
        body += chunk;
        if (body.length > MAX_BODY) request.destroy();
      });
      request.on('end', () => {
        try {
          const answer = JSON.stringify(edge.http(to, body));
          response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
        } catch (error) {
          response.writeHead(400, { 'content-type': 'text/plain' }).end(/** @type {Error} */ (error).message);
        }
      });
    },
  };
}
