import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { listen } from '../../demo/listen.js';
import { createCertificate } from './certificate.mjs';
import { PDF } from './pdf.mjs';

const DIST = new URL('../../dist/', import.meta.url);
const FRAME_SCRIPT = new URL('../../dist/frame.js', import.meta.url);

const page = (body = '<p>Here</p>') => `<!doctype html><title>Page</title>${body}`;
/** A page that goes elsewhere by itself, after its load event. */
const goes = (where) =>
  page(
    `<script>addEventListener('load', () => setTimeout(() => { location.href = ${JSON.stringify(where)} }, 100))</script>`,
  );

/** A service worker that answers for its server when it is asked for what `/worker/…` says. */
const WORKER = `
  addEventListener('install', () => skipWaiting());
  addEventListener('fetch', (event) => {
    const answers = { reset: 200, ok: 500 };
    const status = answers[new URL(event.request.url).pathname.split('/').at(-1)];
    if (status) event.respondWith(new Response('By a worker', { status, headers: { 'content-type': 'text/html' } }));
  });`;
/** Tells that there is a service worker, so that the next page of `/worker/…` is its; more than once, as nobody may listen yet. */
const INSTALLS = page(`<script>
  navigator.serviceWorker.register('/worker/worker.js');
  navigator.serviceWorker.ready.then(() => setInterval(() => parent.postMessage('served', '*'), 100));
</script>`);

/**
 * What may become of a frame, for real: `/NAME` is a page that is right, or an answer that is not, or none. Their parents,
 * `/parent?html=BASE64[&csp=…][&coep=…][&headers=JSON]`, are of the same origin. `/count?path=` tells how often a path was asked for.
 *
 * @param dead - origin that nobody listens at
 */
const situations = (other, dead) => ({
  ok: page(),
  json: ['{}', { 'content-type': 'application/json' }],
  image: ['<svg xmlns="http://www.w3.org/2000/svg"/>', { 'content-type': 'image/svg+xml' }],
  nosniff: [page(), { 'x-content-type-options': 'nosniff' }],
  corp: [page(), { 'cross-origin-resource-policy': 'same-origin' }],
  coop: [page(), { 'cross-origin-opener-policy': 'same-origin' }],
  tao: [page(), { 'timing-allow-origin': '*' }],
  throws: page('<script>throw new Error("at the start")</script>'),
  nested: page('<iframe src="ok"></iframe>'),
  204: 204,
  205: 205,
  download: ['zip', { 'content-type': 'application/zip', 'content-disposition': 'attachment' }],
  403: [page('No'), {}, 403],
  404: [page('No'), {}, 404],
  '404-empty': ['', {}, 404],
  '404-tao': [page('No'), { 'timing-allow-origin': '*' }, 404],
  '404-lives': [page('<script>parent.postMessage({ recordingCompanion: "boot" }, "*")</script>'), {}, 404],
  500: [page('No'), {}, 500],
  '500-alone': [page('No'), {}, 500],
  'x-frame-options': [page(), { 'x-frame-options': 'DENY' }],
  'frame-ancestors': [page(), { 'content-security-policy': "frame-ancestors 'none'" }],
  redirect: ['', { location: '/ok' }, 302],
  'redirect-elsewhere': ['', { location: `${other}/ok` }, 302],
  'redirect-dead': ['', { location: `${dead}/` }, 302],
  login: ['', { 'www-authenticate': 'Basic realm="class"' }, 401],
  'goes-on': goes('/ok'),
  'takes-performance': page(
    '<script>performance.getEntriesByType = () => { throw new Error("taken"); }</script>',
  ),
  'goes-elsewhere': goes(`${other}/ok`),
  'goes-500': goes('/500'),
  'goes-dead': goes(`${dead}/`),
  'goes-204': goes('/204'),
  pushes: page(
    `<script>addEventListener('load', () => setTimeout(() => history.pushState({}, '', '/no-such-page'), 100))</script>`,
  ),
  'worker/installs': INSTALLS,
  'worker/worker.js': [WORKER, { 'content-type': 'text/javascript' }],
  'worker/ok': page(),
  talks: page('<script>setInterval(() => parent.postMessage("hello", "*"), 20)</script>'),
  '404-talks': [page('<script>parent.postMessage("hello", "*")</script>'), {}, 404],
  'talks-once': page('<script>setInterval(() => parent.postMessage("hello", "*"), 20)</script>'),
  'boots-then-ok': page(`<script>parent.postMessage({ recordingCompanion: "boot" }, "*");
    addEventListener('load', () => setTimeout(() => { location.href = '/ok' }, 300))</script>`),
  boots: page('<script>parent.postMessage({ recordingCompanion: "boot" }, "*")</script>'),
  'boots-then-500': page(`<script>parent.postMessage({ recordingCompanion: "boot" }, "*");
    addEventListener('load', () => setTimeout(() => { location.href = '/500' }, 100))</script>`),
  'beats-and-stops': page(
    `<script>for (const what of ['boot', 'beat']) parent.postMessage({ recordingCompanion: what }, "*")</script>`,
  ),
});

/**
 * @param peer - tells the origin of the other server
 * @param certificate - of a server that speaks TLS
 */
async function startSituations(host, peer, dead, certificate) {
  const counts = new Map();
  const answer = (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://support');
    const name = decodeURIComponent(pathname.slice(1));
    counts.set(name, (counts.get(name) ?? 0) + 1);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('cache-control', 'no-store');
    if (name === 'count') {
      response.setHeader('access-control-allow-origin', '*');
      return response.end(String(counts.get(searchParams.get('path')) ?? 0));
    }
    if (name === 'parent') {
      const { csp, coep, headers = '{}' } = Object.fromEntries(searchParams);
      for (const [key, value] of Object.entries(JSON.parse(headers))) response.setHeader(key, value);
      if (csp) response.setHeader('content-security-policy', csp);
      if (coep) response.setHeader('cross-origin-embedder-policy', coep);
      return response.end(Buffer.from(searchParams.get('html'), 'base64'));
    }
    if (/^recording-companion(\.recorder)?\.js$/.test(name)) {
      response.setHeader('content-type', 'text/javascript');
      return response.end(readFileSync(new URL(name, DIST)));
    }
    const [, given] = /^reports-(\w+)$/.exec(name) ?? [];
    if (given) {
      const what = { object: '{ toString: 1 }', symbol: 'Symbol()', long: "'x'.repeat(1e6)", nothing: '' }[
        given
      ];
      return response.end(
        page(
          `<script>${readFileSync(FRAME_SCRIPT)}</script><script>recordingCompanionFrame.fail(${what})</script>`,
        ),
      );
    }
    if (name.startsWith('counted-')) return response.end(page());
    if (name === 'lesson') {
      const film = searchParams.get('film') ?? '500';
      return response.end(
        page(`<p id="film"><iframe src="${peer()}/${film}"></iframe></p><p id="own film"><iframe src="/500"></iframe></p>
          <iframe src="${peer()}/ok"></iframe>`),
      );
    }
    if (name === 'strict-lesson') {
      response.setHeader('content-security-policy', "frame-src 'self'");
      return response.end(page(`<p id="film"><iframe src="${peer()}/ok"></iframe></p>`));
    }
    if (name === 'isolated') {
      response.setHeader('cross-origin-resource-policy', 'same-origin');
      if (request.headers['sec-fetch-dest'] !== 'iframe') response.statusCode = 403;
      return response.end(page());
    }
    if (name === 'own-pdf') {
      response.setHeader('content-type', 'application/pdf');
      response.setHeader('x-frame-options', 'SAMEORIGIN');
      response.setHeader('content-security-policy', "frame-ancestors 'self'");
      return response.end(PDF);
    }
    if (name.endsWith('-pdf')) {
      response.setHeader('content-type', 'application/pdf');
      if (name === 'corp-pdf') response.setHeader('cross-origin-resource-policy', 'same-origin');
      return setTimeout(() => response.end(PDF), name === 'slow-pdf' ? 1000 : 0);
    }
    if (name === 'hangs-once') return undefined;
    if (name === '404-module') {
      response.statusCode = 404;
      return response.end(page('<script type="module" src="late-boot"></script>'));
    }
    if (name === 'late-boot') {
      response.setHeader('content-type', 'text/javascript');
      return response.end(`setTimeout(() => parent.postMessage({ recordingCompanion: 'boot' }, '*'), 100)`);
    }
    if (name === 'launch') {
      response.statusCode = request.method === 'POST' ? 200 : 405;
      return response.end(page());
    }
    if (name === 'rooms') {
      response.statusCode = searchParams.get('room') === 'broken' ? 500 : 200;
      return response.end(page());
    }
    // its load event waits for ever
    if (name === 'fails-when-told') {
      return response.write(
        page(
          `<script>addEventListener('message', () => parent.postMessage({ recordingCompanion: 'fail', reason: 'no drawing' }, '*'))</script>`,
        ),
      );
    }
    if (name.startsWith('fails-once')) {
      response.statusCode = counts.get(name) > 1 ? 200 : 500;
      return response.end(page());
    }
    if (name === 'cooperates' || name === 'reports') {
      const then = name === 'reports' ? "recordingCompanionFrame.fail('no drawing')" : '';
      return response.end(page(`<script>${readFileSync(FRAME_SCRIPT)}</script><script>${then}</script>`));
    }
    if (name === 'reset' || name === 'worker/reset') return request.socket.destroy();
    if (name === 'hangs') return undefined;
    if (name === 'hangs-later') return response.write(page());
    if (name === 'resets-later') {
      response.setHeader('content-length', 100_000);
      response.write(page());
      return setTimeout(() => request.socket.destroy(), 200);
    }
    if (name === 'slow') return setTimeout(() => response.end(page()), 1000);
    if (name === 'slower') return setTimeout(() => response.end(page()), 5000);
    if (name === 'slower-picture') return response.end(page('<img src="slower">'));
    if (name === 'slow-picture') return response.end(page('<img src="slow">'));
    if (name === '500-slow') {
      response.statusCode = 500;
      return setTimeout(() => response.end(page()), 4500);
    }
    // opens once, and leads to a login then
    if (name === 'once-elsewhere') {
      if (counts.get(name) === 1) return response.end(page());
      return response.writeHead(302, { location: `${peer()}/ok` }).end();
    }
    // opens once, as a signed URL does
    if (name.startsWith('once')) {
      response.statusCode = counts.get(name) > 1 ? 410 : 200;
      return response.end(page());
    }
    const found = situations(peer(), dead)[name];
    const [body, headers = {}, status = 200] = Array.isArray(found) ? found : [found];
    response.statusCode = found === undefined ? 404 : typeof body === 'number' ? body : status;
    for (const [key, value] of Object.entries(headers)) response.setHeader(key, value);
    return response.end(typeof body === 'string' ? body : '');
  };
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  const { address, stop } = await listen(server, 0, host);
  return { origin: `http${certificate ? 's' : ''}://${host}:${address.port}`, stop };
}

/**
 * Two servers on two sites, the first that of the parents; two that speak TLS, one with a certificate that the browser was
 * told of and one with a certificate that it was not; and an origin where nobody listens.
 */
export async function startSites(certificate) {
  const closed = await listen(createServer(), 0, '127.0.0.1');
  const dead = `http://127.0.0.1:${closed.address.port}`;
  await closed.stop();
  const origins = {};
  const same = await startSituations('localhost', () => origins.cross, dead);
  const cross = await startSituations('127.0.0.1', () => origins.same, dead);
  Object.assign(origins, { same: same.origin, cross: cross.origin });
  const secure = await startSituations('localhost', () => origins.cross, dead, certificate);
  const untrusted = await startSituations('localhost', () => origins.cross, dead, await createCertificate());
  return {
    ...origins,
    dead,
    secure: secure.origin,
    untrusted: untrusted.origin,
    stop: () => Promise.all([same, cross, secure, untrusted].map((server) => server.stop())),
  };
}
