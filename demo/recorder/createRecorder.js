import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import sirv from 'sirv';
import { ApiError } from './ApiError.js';
import { createTasks } from './createTasks.js';
import { findChrome } from '../../scripts/chrome.mjs';
import { missingTools } from './missingTools.js';
import { readBody } from './readBody.js';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/** Bytes of a request's body. */
const MAX_BODY = 64 * 1024;

/**
 * A page recorder that speaks Agora's REST API in mode `web`. Its files are at `/recordings/`.
 *
 * @param {object} options
 * @param {string} options.key - of Basic authentication
 * @param {string} options.secret
 * @param {string} options.folder - for recordings
 * @param {{ url: string, secret: string }} [options.callback] - is sent events 70 to 73
 * @param {boolean} [options.limited] - whether a recording ends for WebGL, a large video or much traffic; false by default
 * @param {number} [options.most] - recordings at a time; 2 by default
 * @param {number} [options.hour] - seconds of an hour; 3600 by default
 * @param {'x11' | 'headless'} [options.engine] - what makes the films: a screen and ffmpeg, or Chrome alone; by default the former
 *   where the machine has all that it needs
 * @param {number} [options.access] - seconds that a main page has for its first picture; 30 by default
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
  engine = missingTools().length ? 'headless' : 'x11',
}) {
  const tasks = createTasks({ folder, callback, limited, most, hour, access, engine });
  mkdirSync(folder, { recursive: true });
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
    if (method === 'start' && !sid) return tasks.start(appId, resourceId, await body('start'));
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
      for await (const chunk of request) {
        text += chunk;
        if (text.length > MAX_BODY)
          throw new ApiError(400, 2, `${name}: the body must have at most ${MAX_BODY} bytes`);
      }
      return readBody(name, text);
    }
  }

  return {
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
      const { pathname } = new URL(`${request.url}`, 'http://recorder');
      /** @param {number} status @param {object} what */
      const send = (status, what) =>
        response
          .writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
          .end(JSON.stringify(what));
      if (pathname.startsWith('/recordings/')) {
        request.url = pathname.slice('/recordings'.length);
        files(request, response, () => {
          response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.');
        });
        return true;
      }
      if (!pathname.startsWith('/v1/')) return false;
      if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
        response.setHeader('www-authenticate', 'Basic realm="recorder"');
        send(401, { message: 'Invalid authentication credentials' });
        return true;
      }
      answer(request, pathname).then(
        (what) => send(200, what),
        (error) => {
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
