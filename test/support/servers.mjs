import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { rollup } from 'rollup';
import sirv from 'sirv';
import { attachEdge } from '../../demo/edge/attachEdge.js';
import { Edge } from '../../demo/edge/edge.js';
import { openNodeMedia } from '../../demo/edge/nodeMedia.js';
import { listen } from '../../demo/listen.js';
import { acceptSockets } from '../../demo/sockets.js';
import { buildSite } from '../../scripts/site.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = `${root}node_modules/.cache`;

/** Packages of the SDK by version. */
const SDKS = {
  4.16: 'agora-rtc-sdk-ng-4.16',
  '4.20': 'agora-rtc-sdk-ng-4.20',
  4.23: 'agora-rtc-sdk-ng-4.23',
  4.24: 'agora-rtc-sdk-ng',
};

/** What applications bundle, by the name of the bundle. */
const BUNDLES = {
  react:
    "export { createElement, useState, useReducer } from 'react'; export { createRoot } from 'react-dom/client'; export { flushSync } from 'react-dom';",
  'react-router':
    "export { createElement } from 'react'; export { createRoot } from 'react-dom/client'; export { flushSync } from 'react-dom'; export * from 'react-router';",
  'vue-router':
    "export { createApp, h } from 'vue/dist/vue.runtime.esm-bundler.js'; export * from 'vue-router';",
  // for packages that want globals
  'react-globals': `import * as React from 'react'; import * as ReactDOM from 'react-dom'; import { createRoot } from 'react-dom/client';
    Object.assign(window, { React, ReactDOM: { ...ReactDOM, createRoot } });`,
  livekit: "export * from 'livekit-client';",
  three: "export { WebGLRenderer } from 'three';",
  // its own bundle: of its 1,000 modules ours would take 20 s
  pixi: "export { Application, Graphics } from './node_modules/pixi.js/dist/pixi.mjs';",
  'livekit-protocol': "export * from '@livekit/protocol';",
};
for (const [version, name] of Object.entries(SDKS)) {
  BUNDLES[version] = `export { default } from '${name}';`;
  BUNDLES[`esm-${version}`] = `export * from '${name}/esm';`; // 4.16 has none
}

/** Bundles once for each lock file: the SDK alone takes seconds. */
export async function bundle(name) {
  const file = `${cache}/test-bundles/${name}.js`;
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
 * The far side of the tests, on an origin of its own: the edge with real media, the SDKs, and bundles. Serves
 * `/edge/report?channel=`, `/edge/drop?channel=&uid=`, and a redirect, `/to?url=URL`.
 */
export async function startFarSide() {
  const edge = new Edge({ media: await openNodeMedia() });
  const { http, socket } = attachEdge(edge);
  const edgeFiles = sirv(`${root}demo/edge`);

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
  buildSite(`${cache}/test-site/companion`);
  const { address, stop } = await listen(createServer(sirv(`${cache}/test-site`, { maxAge: 600 })));
  return { origin: `http://localhost:${address.port}/companion`, stop };
}
