import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import sirv from 'sirv';
import { ApiError } from './ApiError.js';
import { createTasks } from './createTasks.js';
import { findChrome } from '../../scripts/chrome.mjs';
import { isWebUrl } from './isWebUrl.js';
import { missingTools } from './missingTools.js';
import { dropOddRange } from '../dropOddRange.js';
import { LOCAL_NAMES, refusalOf } from '../refusalOf.js';
import { readBody } from './readBody.js';
import { repairRecordings } from './repairRecordings.js';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/** Whether a URL leads to a port of this machine. @param {URL} url @param {number | undefined} own */
function isOwn({ protocol, hostname, port }, own) {
  if (Number(port || (protocol === 'https:' ? 443 : 80)) !== own) return false;
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  return (
    ['0.0.0.0', '[::]', ...LOCAL_NAMES, ...addresses].includes(hostname) ||
    hostname.startsWith('127.') ||
    hostname.endsWith('.localhost')
  );
}

/** Bytes of a request's body. */
const MAX_BODY = 64 * 1024;

/**
 * A page recorder that speaks Agora's REST API in mode `web`. Its files are at `/recordings/`.
 *
 * @param {object} options
 * @param {string} options.key - of Basic authentication
 * @param {string} options.secret
 * @param {string} options.folder - for recordings
 * @param {{ url: string, secret: string }} [options.callback] - is sent events 30 to 32 and 70 to 73
 * @param {boolean} [options.limited] - whether a recording ends for WebGL, a large video or much traffic; false by default
 * @param {number} [options.most] - recordings at a time; 2 by default
 * @param {number} [options.hour] - seconds of an hour; 3600 by default
 * @param {'x11' | 'headless'} [options.engine] - what makes the films: a screen and ffmpeg, or Chrome alone; by default the former
 *   where the machine has all that it needs
 * @param {boolean} [options.uploads] - whether files are sent to the storage of the start request; false by default: they stay in the folder
 * @param {boolean} [options.own] - whether pages of the recorder's own server may be recorded; false by default
 * @param {readonly string[]} [options.names] - hostnames by which the recorder may be called; those of this machine alone by default
 * @param {number} [options.access] - seconds that a main page has for its first picture; 30 by default
 * @throws {TypeError} for a callback URL that is none
 */
export function createRecorder({
  key,
  secret,
  folder,
  callback,
  limited = false,
  most = 2,
  hour = 3600,
  access,
  uploads = false,
  own = false,
  names = LOCAL_NAMES,
  engine = missingTools().length ? 'headless' : 'x11',
}) {
  if (callback && !isWebUrl(callback.url))
    throw new TypeError(
      `callback.url must be a URL that begins with http:// or https://, got ${JSON.stringify(callback.url)}`,
    );
  const tasks = createTasks({ folder, callback, limited, most, hour, access, engine, uploads });
  mkdirSync(folder, { recursive: true });
  const repaired = repairRecordings(folder).catch((error) => {
    console.error('recorder: it is not known whether a recording was interrupted:', error);
    return [];
  });
  repaired.then((sids) => {
    for (const sid of sids) console.log(`recorder: ${sid} was interrupted; what there is of it is whole now`);
  });
  const files = sirv(folder, { dev: true });
  /** @param {string} text */
  const digest = (text) => createHash('sha256').update(text).digest();
  const expected = digest(`Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`);

  /** @param {IncomingMessage} request @param {string} path */
  async function answer(request, path) {
    const [, appId, rest = ''] = /** @type {string[]} */ (
      /^\/v1\/apps\/([^/]+)\/cloud_recording\/(.+)$/.exec(path) ?? []
    );
    if (!appId)
      throw new ApiError(404, 8, `the path must be /v1/apps/{appid}/cloud_recording/…, got ${path}`);
    if (rest === 'acquire') return tasks.acquire(appId, await body('acquire'));
    const [, resourceId = '', sid, mode, method] =
      /^resourceid\/([^/]+)(?:\/sid\/([^/]+))?\/mode\/([^/]+)\/([^/]+)$/.exec(rest) ?? [];
    if (!method)
      throw new ApiError(404, 8, `the path must end in acquire or resourceid/…/mode/web/…, got ${path}`);
    if (mode !== 'web') throw new ApiError(400, 2, `${method}: mode must be web, got ${mode}`);
    if (method === 'start' && !sid) {
      const start = await body('start');
      const url = new URL(
        start.clientRequest.extensionServiceConfig.extensionServices[0]?.serviceParam.url ?? '',
      );
      if (!own && isOwn(url, request.socket.localPort)) {
        throw new ApiError(
          400,
          2,
          `start: clientRequest.extensionServiceConfig.extensionServices[0].serviceParam.url must not be a page of the recorder itself, got ${JSON.stringify(url.href)}`,
        );
      }
      return tasks.start(appId, resourceId, start);
    }
    if (method === 'query' && sid) {
      allow('query', 'GET');
      return tasks.query(appId, resourceId, sid);
    }
    if (method === 'stop' && sid) return tasks.stop(appId, resourceId, sid, await body('stop'));
    if (['update', 'updateLayout'].includes(method))
      throw new ApiError(400, 2, `${method} is not supported in mode web`);
    throw new ApiError(
      404,
      8,
      `the path must end in start, sid/…/mode/web/query or sid/…/mode/web/stop, got ${path}`,
    );

    /** @param {string} call @param {string} only */
    function allow(call, only) {
      if (request.method === only) return;
      throw new ApiError(400, 8, `${call}: the method must be ${only}, got ${request.method}`);
    }
    /** @template {'acquire' | 'start' | 'stop'} Name @param {Name} name */
    async function body(name) {
      allow(name, 'POST');
      const type = request.headers['content-type'] ?? '';
      if (!/^application\/json\s*(;|$)/i.test(type)) {
        throw new ApiError(
          400,
          8,
          `${name}: Content-Type must be application/json;charset=utf-8, got ${JSON.stringify(type)}`,
        );
      }
      let text = '';
      request.setEncoding('utf8');
      // its end would end the connection before the answer
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        text += chunk;
        if (text.length > MAX_BODY)
          throw new ApiError(400, 2, `${name}: the body must have at most ${MAX_BODY} bytes`);
      }
      return readBody(name, text);
    }
  }

  return {
    /** The sids of interrupted recordings, after they have been made whole. */
    repaired,
    /** Debian packages that this machine lacks for HLS, and for any film. */
    missing: missingTools(),
    missingForAll: findChrome() ? [] : ['chromium'],
    /**
     * Answers a request to `/v1/` or `/recordings/`.
     *
     * @param {IncomingMessage} request
     * @param {ServerResponse} response
     * @returns {boolean} whether it was one
     */
    handle(request, response) {
      if (!URL.canParse(`${request.url}`, 'http://recorder')) return false;
      const { pathname } = new URL(`${request.url}`, 'http://recorder');
      /** @param {number} status @param {object} what */
      const send = (status, what) =>
        response
          .writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
          .end(JSON.stringify(what));
      if (!/^\/(recordings|v1)\//.test(pathname)) return false;
      const refusal = refusalOf(request, names);
      if (refusal) {
        send(403, { message: refusal });
        return true;
      }
      // no page of another origin may show a recording by a tag
      response.setHeader('cross-origin-resource-policy', 'same-origin');
      if (pathname.startsWith('/recordings/')) {
        dropOddRange(request);
        // a recording that runs has its journal there
        if (pathname.includes('/.')) {
          response.writeHead(404).end();
          return true;
        }
        request.url = pathname.slice('/recordings'.length);
        files(request, response, () => {
          response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.');
        });
        return true;
      }
      if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
        response.setHeader('www-authenticate', 'Basic realm="recorder"');
        send(401, { message: 'Invalid authentication credentials' });
        return true;
      }
      answer(request, pathname).then(
        (what) => send(200, what),
        (error) => {
          // what is left of the body would be taken for the next request
          if (!request.complete) response.setHeader('connection', 'close');
          if (error instanceof ApiError)
            return send(error.status, { code: error.code, reason: error.message });
          console.error('recorder:', error);
          return send(500, { code: 500, reason: 'the recorder has failed' });
        },
      );
      return true;
    },
    stop: () => tasks.stopAll(),
  };
}
