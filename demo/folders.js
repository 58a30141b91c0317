/**
 * What the demo serves, by path: a folder, and what of it goes into a static site (scripts/buildDemo.mjs); without `only` all.
 *
 * @type {Record<string, { from: string, only?: string[] }>}
 */
export const FOLDERS = {
  '/classroom/': { from: 'demo/classroom' },
  '/edge/': {
    from: 'demo/edge',
    only: ['browserMedia.js', 'client.js', 'connectPage.js', 'edge.js', 'openTransports.js'],
  },
  '/dist/': {
    from: 'dist',
    only: ['frame.js', 'overlay.js', 'recording-companion.js', 'recording-companion.recorder.js'],
  },
  '/agora/': { from: 'node_modules/agora-rtc-sdk-ng', only: ['AgoraRTC_N-production.js'] },
  '/js-draw/': { from: 'node_modules/js-draw/dist', only: ['bundle.js', 'bundledStyles.js'] },
  // a static host has no recorder
  '/recorder/': { from: 'demo/recorder', only: [] },
  '/hls.js/': { from: 'node_modules/hls.js/dist', only: [] },
  '/': { from: 'demo/front' }, // whatever else
};

/**
 * `host.js`: whether a server with an edge stands behind the pages, and how a page recorder is called.
 *
 * @param {{ edge: boolean, recorder?: { appId: string, key: string, secret: string, missing: string[] } }} host
 */
export const hostScript = (host) => `window.demoHost = ${JSON.stringify(host)};\n`;
