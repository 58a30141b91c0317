import process from 'node:process';

/** Flags for a browser that runs alone on its machine and makes no requests of its own. */
export const BROWSER_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--disable-breakpad',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Flags of a page recorder's browser. */
export const RECORDER_FLAGS = [
  '--autoplay-policy=no-user-gesture-required',
  '--deny-permission-prompts',
  // with --disable-gpu a headed browser has no WebGL, so a page that uses WebGL would pass
  '--enable-unsafe-swiftshader',
  '--force-device-scale-factor=1',
];
