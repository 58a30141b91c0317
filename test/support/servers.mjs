import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { rollup } from 'rollup';
import { attachEdge } from '../../demo/edge/attachEdge.mjs';
import { Edge } from '../../demo/edge/edge.mjs';
import { listen } from '../../demo/edge/listen.mjs';
import { openMedia } from '../../demo/edge/media.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What applications bundle, by the name of the bundle. */
const BUNDLES = {
  sdk: "export { default } from 'agora-rtc-sdk-ng';",
  'sdk-esm': "export * from 'agora-rtc-sdk-ng/esm';",
  react:
    "export { createElement, useState, useReducer } from 'react'; export { createRoot } from 'react-dom/client'; export { flushSync } from 'react-dom';",
  livekit: "export * from 'livekit-client';",
  'livekit-protocol': "export * from '@livekit/protocol';",
};

/** Bundles once for each lock file: the SDK alone takes seconds. */
export async function bundle(name) {
  const file = `${root}node_modules/.cache/test-bundles/${name}.js`;
  const lock = statSync(`${root}package-lock.json`).mtimeMs;
  if (!existsSync(file) || statSync(file).mtimeMs < lock) {
    mkdirSync(dirname(file), { recursive: true });
    const built = await rollup({
      input: 'entry',
      onwarn() {}, // of packages that are not ours
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === 'entry' ? `${root}entry.js` : null),
          load: (id) => (id === `${root}entry.js` ? BUNDLES[name] : null),
        },
        replace({ preventAssignment: true, 'process.env.NODE_ENV': '"development"' }),
        nodeResolve({ browser: true }),
        commonjs(),
      ],
    });
    await built.write({ file, format: 'es', inlineDynamicImports: true });
  }
  return readFileSync(file);
}

/**
 * The far side of the tests, on an origin of its own: the edge with real media, the SDK, and bundles. Serves `/edge/report?channel=`, and `/edge/drop?channel=&uid=`.
 */
export async function startServers() {
  const media = await openMedia();
  const edge = new Edge({ media });
  const server = createServer();
  const toEdge = attachEdge(server, edge);

  const files = {
    '/reroute.js': 'demo/edge/reroute.js',
    '/sdk.js': 'node_modules/agora-rtc-sdk-ng/AgoraRTC_N-production.js',
  };
  server.on('request', async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://support');
    if (toEdge(request, response)) return;
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
      const name = /^\/bundle\/(.+)\.js$/.exec(pathname)?.[1];
      response.setHeader('content-type', 'text/javascript; charset=utf-8');
      if (name in BUNDLES) return response.end(await bundle(name));
      if (files[pathname]) return response.end(readFileSync(root + files[pathname]));
      response.statusCode = 404;
      return response.end();
    } catch (error) {
      response.statusCode = 500;
      return response.end(String(error));
    }
  });
  return listen(server, media, 0);
}
