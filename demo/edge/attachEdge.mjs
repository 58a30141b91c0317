import { WebSocketServer } from 'ws';

/**
 * Puts an edge behind a Node server: `/edge/http` answers for Agora's HTTP endpoints, `/edge/socket` is the
 * gateway. Pages get there by reroute.js.
 *
 * @returns the server's request handler for these paths; it says whether it took the request
 */
export function attachEdge(server, edge) {
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', (socket) => {
    const session = edge.connect((message) => {
      if (message === null) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    });
    socket.on('message', (data) => {
      try {
        session.message(JSON.parse(data)).catch((error) => console.error('edge:', error));
      } catch {
        socket.close(1007, 'JSON was expected');
      }
    });
    socket.on('close', session.close);
    socket.on('error', () => {}); // followed by close
  });
  server.on('upgrade', (request, socket, head) => {
    if (!request.url.startsWith('/edge/socket')) return;
    sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws));
  });

  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://edge');
    if (pathname !== '/edge/http') return false;
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'OPTIONS') {
      response.end();
      return true;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      body += chunk;
      if (body.length > 1e6) request.destroy();
    });
    request.on('end', () => {
      try {
        const answer = edge.http(searchParams.get('to') ?? '', body);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(answer));
      } catch (error) {
        response.statusCode = 400;
        response.end(String(error));
      }
    });
    return true;
  };
}
