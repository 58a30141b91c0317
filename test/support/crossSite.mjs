import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../../demo/listen.js';

const FILM = new URL('../../demo/classroom/lesson.webm', import.meta.url);

/**
 * A server on another site than the tests' pages: `/page?html=BASE64`; `/to?url=URL`, which redirects; `/film`;
 * `/bytes?size=BYTES[&wait=MS][&tao]`, with `Timing-Allow-Origin` where it is asked for; and the server of an app that is told
 * of the end:
 * `POST /beacon?id=ID[&wait=MS][&status=CODE][&resets=N]` keeps what it got, also when it resets the first N connections;
 * `GET /beacons?id=ID` tells. All of it stands below `/private` as well, for those who have a password.
 */
export async function startCrossSite() {
  /** @type {Map<string, { body: string, type: string, origin: string }[]>} */
  const beacons = new Map();
  const resets = new Map();

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://support');
    const { searchParams } = url;
    const [, wall, pathname] = /^(\/private)?(\/.*)$/.exec(url.pathname);
    if (wall && !request.headers.authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="staging"' });
      return response.end();
    }
    const id = searchParams.get('id');
    if (pathname === '/page') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return response.end(Buffer.from(searchParams.get('html') ?? '', 'base64'));
    }
    if (pathname === '/bytes') {
      response.setHeader('access-control-allow-origin', '*');
      if (searchParams.has('tao')) response.setHeader('timing-allow-origin', '*');
      await sleep(Number(searchParams.get('wait') ?? 0));
      return response.end(Buffer.alloc(Number(searchParams.get('size') ?? 0)));
    }
    if (pathname === '/to') {
      response.writeHead(302, { location: searchParams.get('url') });
      return response.end();
    }
    if (pathname === '/film') {
      response.setHeader('content-type', 'video/webm');
      return createReadStream(FILM).pipe(response);
    }
    if (pathname === '/beacons') {
      response.setHeader('access-control-allow-origin', '*');
      return response.end(JSON.stringify(beacons.get(id) ?? []));
    }
    if (pathname !== '/beacon' || request.method !== 'POST') {
      response.statusCode = 404;
      return response.end();
    }
    const { 'content-type': type, origin } = request.headers;
    const left = resets.get(id) ?? Number(searchParams.get('resets') ?? 0);
    resets.set(id, left - 1);
    if (left > 0) return request.socket.destroy();
    beacons.set(id, [...(beacons.get(id) ?? []), { body: await text(request), type, origin }]);
    await sleep(Number(searchParams.get('wait') ?? 0));
    response.statusCode = Number(searchParams.get('status') ?? 204);
    return response.end();
  });
  const { address, stop } = await listen(server, 0, '127.0.0.1');
  return { origin: `http://127.0.0.1:${address.port}`, stop };
}
