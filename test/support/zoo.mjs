import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer as createHttp2Server } from 'node:http2';
import { createServer as createSecureServer } from 'node:https';
import { listen } from '../../demo/listen.js';
import { PDF } from './pdf.mjs';

const FILM = readFileSync(new URL('../../demo/classroom/lesson.webm', import.meta.url));
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');

const page = (body = '<h1>Here</h1>') => `<!doctype html><title>Page</title>${body}`;
/** A page that gives signs of life. */
const ALIVE = page('<script>setInterval(() => parent.postMessage("hello", "*"), 200)</script>');
const SHOWN = [page()];
const refuse = (status, headers = {}) => [page('No'), headers, status];

/** The resource isolation policy that browser makers recommend: cross-site only GET navigations, and no objects. */
const isIsolated = ({ method, headers }) => {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers;
  if (site === undefined || /^(same-origin|same-site|none)$/.test(site)) return false;
  return mode !== 'navigate' || method !== 'GET' || /^(object|embed)$/.test(dest);
};
const isFrame = ({ headers }) => headers['sec-fetch-dest'] === 'iframe';
const cookieOf = ({ headers }) => headers.cookie ?? '';

/**
 * Servers as there are, all of whose frames are right: each answers a frame with a page, and a second question in its own way.
 * An answer is `[body, headers, status]`, or undefined where it was given otherwise.
 *
 * @type {Record<string, (request: any, response: any, more: { count: number, path: string, own: string, secure: string }) => any>}
 */
const ANSWERS = {
  'fetch metadata policy': (request) => (isIsolated(request) ? refuse(403) : SHOWN),
  'fetch metadata policy and CORP': (request) => {
    const headers = { 'cross-origin-resource-policy': 'same-origin' };
    return isIsolated(request) ? refuse(403, headers) : [page(), headers];
  },
  'objects alone refused': ({ headers }) =>
    /^(object|embed)$/.test(headers['sec-fetch-dest']) ? refuse(403) : SHOWN,
  'objects alone refused, and a redirect': ({ headers }, _response, { path }) =>
    /^(object|embed)$/.test(headers['sec-fetch-dest'])
      ? refuse(403)
      : path.endsWith('/there')
        ? SHOWN
        : ['', { location: `${path}/there` }, 302],
  'prefetches refused': ({ headers }) => (headers['sec-purpose'] ? refuse(503) : SHOWN),
  'answers frames alone': (request, response) => (isFrame(request) ? SHOWN : response.socket.destroy()),
  'Referer gate': ({ headers }, _response, { own }) =>
    headers.referer?.startsWith(own) ? SHOWN : refuse(403),
  'Referer refused': ({ headers }) => (headers.referer ? refuse(403) : SHOWN),
  'hot-link gate by Origin': ({ headers }) => (headers.origin ? refuse(403) : SHOWN),
  'one-time URLs': (_request, _response, { count }) => (count > 1 ? refuse(410) : SHOWN),
  'a one-time URL beside pages that live': (_request, _response, { count, path }) =>
    path.includes('alive') ? [ALIVE] : count > 1 ? refuse(410) : SHOWN,
  'a one-time URL beside pages of the same path': ({ url }, _response, { count }) =>
    url.includes('ticket') && count > 1 ? refuse(410) : url.includes('ticket') ? SHOWN : [ALIVE],
  'no answer after the first': (_request, response, { count }) => (count > 1 ? response.destroy() : SHOWN),
  '429 after the first': (_request, _response, { count }) =>
    count > 1 ? refuse(429, { 'retry-after': '60' }) : SHOWN,
  'slow first byte': (_request, response) => void setTimeout(() => response.end(page()), 3000),
  'one byte at a time': (_request, response) => {
    const bytes = [...page()];
    const timer = setInterval(
      () =>
        bytes.length ? response.write(bytes.splice(0, 8).join('')) : (clearInterval(timer), response.end()),
      100,
    );
  },
  'login redirect': (_request, _response, { path }) =>
    path.endsWith('/login') ? SHOWN : ['', { location: `${path}/login` }, 302],
  'cookie and redirect': (request, _response, { path }) =>
    path.endsWith('/in') || cookieOf(request).includes('in=1')
      ? SHOWN
      : ['', { location: `${path}/in`, 'set-cookie': 'in=1; Path=/; SameSite=Lax' }, 302],
  Vary: ({ headers }) => [
    page(headers['sec-fetch-dest']),
    { vary: 'Sec-Fetch-Dest, Accept, Origin', 'cache-control': 'max-age=60' },
  ],
  'ETag and 304': ({ headers }) =>
    headers['if-none-match'] === '"1"'
      ? ['', {}, 304]
      : [page(), { etag: '"1"', 'cache-control': 'no-cache' }],
  'kept in the cache': () => [page(), { 'cache-control': 'max-age=600' }],
  'range-only media': ({ headers }, _response) => {
    const [, from = 0] = /bytes=(\d+)-/.exec(headers.range ?? '') ?? [];
    const body = FILM.subarray(Number(from), Number(from) + 65_536);
    const range = `bytes ${from}-${Number(from) + body.length - 1}/${FILM.length}`;
    return [body, { 'content-type': 'video/webm', 'accept-ranges': 'bytes', 'content-range': range }, 206];
  },
  video: () => [FILM, { 'content-type': 'video/webm' }],
  image: () => [PIXEL, { 'content-type': 'image/gif' }],
  JSON: () => ['{}', { 'content-type': 'application/json' }],
  PDF: () => [PDF, { 'content-type': 'application/pdf' }],
  'PDF beside pages that live': (_request, _response, { path }) =>
    path.includes('alive') ? [ALIVE] : [PDF, { 'content-type': 'application/pdf' }],
  'HEAD refused': ({ method }) => (method === 'GET' ? SHOWN : refuse(405, { allow: 'GET' })),
  'Accept is minded': ({ headers }) => (headers.accept?.includes('text/html') ? SHOWN : refuse(406)),
  'keep-alive that ends after each answer': (_request, response) => {
    response.on('finish', () => response.socket?.destroySoon());
    return SHOWN;
  },
  'Clear-Site-Data': () => [page(), { 'clear-site-data': '"cache", "cookies", "storage"' }],
  'HTTP to HTTPS': (_request, _response, { path, secure }) => ['', { location: secure + path }, 307],
  'Cross-Origin-Resource-Policy: same-origin': () => [
    page(),
    { 'cross-origin-resource-policy': 'same-origin' },
  ],
  'Cross-Origin-Resource-Policy: same-site': () => [page(), { 'cross-origin-resource-policy': 'same-site' }],
  'Cross-Origin-Resource-Policy: cross-origin': () => [
    page(),
    { 'cross-origin-resource-policy': 'cross-origin' },
  ],
  'Cross-Origin-Embedder-Policy': () => [
    page(),
    { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'cross-origin' },
  ],
  'Document-Policy': () => [page(), { 'document-policy': 'document-write=?0' }],
  'Content-Security-Policy: sandbox': () => [page(), { 'content-security-policy': 'sandbox allow-scripts' }],
  'errors may not be framed': (_request, _response, { count }) =>
    count > 1 ? refuse(410, { 'content-security-policy': "frame-ancestors 'self'" }) : SHOWN,
};
/** Over TLS, where cookies may be partitioned, and HTTP/2. */
const SECURE_ANSWERS = {
  TLS: () => SHOWN,
  'partitioned cookies': (request, _response, { path }) =>
    path.endsWith('/in')
      ? cookieOf(request).includes('part=1')
        ? SHOWN
        : refuse(403)
      : [
          '',
          {
            location: `${path}/in`,
            'set-cookie': 'part=1; Path=/; Secure; SameSite=None; Partitioned; HttpOnly',
          },
          302,
        ],
};
const HTTP2_ANSWERS = {
  'HTTP/2': () => SHOWN,
  'HTTP/2, GOAWAY after each answer': (_request, response) => {
    response.on('finish', () => response.stream.session?.goaway());
    return SHOWN;
  },
  'HTTP/2, all but frames reset': (request, response) =>
    isFrame(request) ? SHOWN : response.stream.close(2),
};

/** Where the frames are shown: headers of the page around them, and which of the servers may be shown there. */
const PARENTS = [
  { name: 'an ordinary page', headers: {}, fits: () => true },
  {
    name: 'Trusted Types',
    headers: { 'content-security-policy': "require-trusted-types-for 'script'" },
    fits: () => true,
  },
  {
    name: "connect-src 'self'",
    headers: { 'content-security-policy': "connect-src 'self'" },
    fits: () => true,
  },
  {
    name: "object-src 'none'",
    headers: { 'content-security-policy': "object-src 'none'" },
    fits: () => true,
  },
  {
    name: 'a strict policy that is only reported',
    headers: { 'content-security-policy-report-only': "default-src 'self'; object-src 'none'" },
    fits: () => true,
  },
  {
    name: 'COEP: require-corp',
    headers: { 'cross-origin-embedder-policy': 'require-corp' },
    fits: (name, { credentialless }) => credentialless || name === 'Cross-Origin-Embedder-Policy',
  },
  {
    name: 'COEP: credentialless',
    headers: { 'cross-origin-embedder-policy': 'credentialless' },
    fits: (name, { credentialless }) => credentialless || name === 'Cross-Origin-Embedder-Policy',
  },
  {
    name: 'Document-Policy',
    headers: { 'document-policy': 'document-write=?0' },
    fits: () => true,
  },
  {
    name: 'Referrer-Policy: no-referrer',
    headers: { 'referrer-policy': 'no-referrer' },
    fits: (name) => name !== 'Referer gate',
  },
];

/** Attributes of the frames, and where they spoil the page itself. */
const ATTRIBUTES = [
  { html: '', fits: (name, parent) => name !== 'Referer refused' || /no-referrer/.test(parent) },
  {
    html: 'referrerpolicy="no-referrer"',
    fits: (name) => /Referer refused|an ordinary|objects/.test(name),
  },
  {
    html: 'referrerpolicy="unsafe-url"',
    fits: (name) => name === 'Referer gate',
  },
  {
    html: 'credentialless',
    credentialless: true,
    fits: (name, parent) => !/Referer refused|PDF/.test(name) || /no-referrer/.test(parent),
  },
  {
    html: 'sandbox="allow-scripts allow-same-origin"',
    fits: (name) => !/PDF|Referer refused|video|media/.test(name),
  },
  { html: 'sandbox="allow-scripts"', fits: (name) => !/PDF|Referer refused|video|media|cookie/.test(name) },
];

/**
 * Opens the zoo: a server of its own, on a site of its own, for each behaviour.
 *
 * @param own - origin of the pages around the frames
 * @returns `loads(n)` is the n-th round of frames: for each kind of page around them its headers, and the frames' HTML with a name;
 *   `broken` lists frames that a server has not answered with a page, which would be a fault of the zoo
 */
export async function startZoo(own, certificate) {
  const broken = [];
  const stops = [];
  const origins = {};
  const open = async (name, answer, create) => {
    const counts = new Map();
    const server = create(async (request, response) => {
      const { pathname, search } = new URL(request.url, 'http://zoo');
      const key = pathname + search;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (pathname === '/favicon.ico') return response.writeHead(204).end();
      const given = answer(request, response, {
        count: counts.get(key),
        path: key,
        own,
        secure: origins.TLS,
      });
      if (!Array.isArray(given)) return undefined;
      const [body, headers = {}, status = 200] = given;
      if (isFrame(request) && status >= 400) broken.push(`${name}: ${key} ${status}`);
      for (const [header, value] of Object.entries({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        ...headers,
      }))
        response.setHeader(header, value);
      response.statusCode = status;
      return response.end(body);
    });
    server.closeAllConnections ??= () => {};
    const sessions = new Set();
    server.on('session', (session) => sessions.add(session));
    const { address, stop } = await listen(server, 0, '127.0.0.1');
    stops.push(() => {
      for (const session of sessions) session.destroy();
      return stop();
    });
    return address.port;
  };
  for (const [name, answer] of Object.entries(SECURE_ANSWERS))
    origins[name] =
      `https://127.0.0.1:${await open(name, answer, (handler) => createSecureServer(certificate, handler))}`;
  for (const [name, answer] of Object.entries(HTTP2_ANSWERS))
    origins[name] =
      `https://127.0.0.1:${await open(name, answer, (handler) => createHttp2Server({ ...certificate, allowHTTP1: true }, handler))}`;
  for (const [name, answer] of Object.entries(ANSWERS))
    origins[name] = `http://127.0.0.1:${await open(name, answer, (handler) => createServer(handler))}`;

  let serial = 0;
  return {
    broken,
    parents: PARENTS.map(({ name, headers }) => ({ name, headers })),
    names: Object.keys(origins),
    /** The frames of a page of this kind, each with a name and its HTML; every URL is new. */
    framesIn(parentName) {
      const parent = PARENTS.find(({ name }) => name === parentName);
      return Object.entries(origins).flatMap(([name, origin]) =>
        ATTRIBUTES.filter(
          (attributes) => attributes.fits(name, parentName) && parent.fits(name, attributes),
        ).map(({ html }) => {
          const path = `/zoo/${++serial}`;
          const isTwin = name.includes('same path');
          const beside = name.includes('beside')
            ? `<iframe src="${origin}${isTwin ? `${path}?n=public` : `/alive/${serial}`}" ${html}></iframe>`
            : '';
          return {
            name: `${name} ${html} (${parentName})`,
            html: `<iframe src="${origin}${path}?n=${serial}${isTwin ? '&ticket=1' : ''}" ${html}></iframe>${beside}`,
          };
        }),
      );
    },
    stop: () => Promise.all(stops.map((stop) => stop())),
  };
}
