/** Packages of the SDK by version. */
export const SDKS = {
  4.16: 'agora-rtc-sdk-ng-4.16',
  '4.20': 'agora-rtc-sdk-ng-4.20',
  4.23: 'agora-rtc-sdk-ng-4.23',
  4.24: 'agora-rtc-sdk-ng',
};

/** What applications bundle, by the name of the bundle. */
export const BUNDLES = {
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
// the first version with this entry
BUNDLES['full-4.24'] = `export { default } from '${SDKS['4.24']}/full';`;
