import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sirv from 'sirv';
import { attachEdge } from '../../demo/edge/attachEdge.js';
import { Edge } from '../../demo/edge/edge.js';
import { openNodeMedia } from '../../demo/edge/nodeMedia.js';
import { listen } from '../../demo/listen.js';
import { acceptSockets } from '../../demo/sockets.js';
import { buildDemo } from '../../scripts/buildDemo.mjs';
import { BUNDLES, SDKS } from './bundles.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = `${root}node_modules/.cache`;

const making = new Map();

/** Bundles once for each lock file: the SDK alone takes seconds. */
export async function bundle(name) {
  if (!making.has(name)) making.set(name, make(name));
  return readFileSync(await making.get(name));
}
async function make(name) {
  const file = `${cache}/test-bundles/${name}.js`;
  const lock = statSync(`${root}package-lock.json`).mtimeMs;
  if (!existsSync(file) || statSync(file).mtimeMs < lock) {
    mkdirSync(dirname(file), { recursive: true });
    await promisify(execFile)(process.execPath, [`${root}test/support/makeBundle.mjs`, name, file]);
  }
  return file;
}

/**
 * The far side of the tests, on an origin of its own: the edge with real media, the SDKs, bundles, and `dist/cdn/`
 * (`/cdn-changed/FILE/` has one file that somebody has changed). Serves
 * `/edge/report?channel=`, `/edge/drop?channel=&uid=`, and a redirect, `/to?url=URL`.
 */
export async function startFarSide() {
  const edge = new Edge({ media: await openNodeMedia() });
  const { http, socket } = attachEdge(edge);
  const edgeFiles = sirv(`${root}demo/edge`);
  // `dev`: a test builds anew
  const cdn = sirv(`${root}dist/cdn`, { dev: true });

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://support');
    if (pathname === '/edge/http') {
      response.setHeader('access-control-max-age', '600');
      return http(request, response);
    }
    response.setHeader('access-control-allow-origin', '*');
    const channel = searchParams.get('channel');
    try {
      if (pathname === '/edge/report') {
        response.setHeader('content-type', 'application/json');
        return response.end(JSON.stringify(edge.report(channel)));
      }
      if (pathname === '/edge/drop') {
        edge.drop(channel, searchParams.get('uid'));
        return response.end();
      }
      if (pathname === '/to') {
        response.writeHead(302, { location: searchParams.get('url') });
        return response.end();
      }
      // one file of a release that somebody has changed
      const [, changed, asked] = /^\/cdn-changed\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
      if (changed) {
        response.setHeader('content-type', 'text/javascript; charset=utf-8');
        return response.end(
          `${changed === asked ? 'window.changed = true;' : ''}${readFileSync(`${root}dist/${asked}`)}`,
        );
      }
      if (pathname.startsWith('/cdn/')) {
        request.url = request.url.slice('/cdn'.length);
        return cdn(request, response);
      }
      const [, folder, name] = /^\/(bundle|sdk|edge)\/(.+)\.js$/.exec(pathname) ?? [];
      if (folder === 'edge') {
        request.url = `/${name}.js`;
        return edgeFiles(request, response);
      }
      response.setHeader('content-type', 'text/javascript; charset=utf-8');
      // megabytes that each page loads; a browser lives no longer than the tests
      response.setHeader('cache-control', 'max-age=3600');
      if (folder === 'bundle' && Object.hasOwn(BUNDLES, name)) return response.end(await bundle(name));
      if (folder === 'sdk' && Object.hasOwn(SDKS, name)) {
        return response.end(readFileSync(`${root}node_modules/${SDKS[name]}/AgoraRTC_N-production.js`));
      }
      response.statusCode = 404;
      return response.end();
    } catch (error) {
      response.statusCode = 500;
      return response.end(String(error));
    }
  });
  const endSockets = acceptSockets(server, { '/edge/socket': socket });
  const { address, stop } = await listen(server);
  return {
    origin: `http://localhost:${address.port}`,
    async stop() {
      edge.close();
      endSockets();
      await stop();
    },
  };
}

/** The demo as a static host serves it, in a folder of its own. */
export async function startStaticSite() {
  const folder = `${cache}/test-site`;
  buildDemo(`${folder}/companion`);
  const { address, stop } = await listen(createServer(sirv(folder, { maxAge: 600 })));
  return { origin: `http://localhost:${address.port}/companion`, stop };
}
