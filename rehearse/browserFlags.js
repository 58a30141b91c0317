import process from 'node:process';

/** Flags for a browser that is alone on its machine and asks the network for nothing. */
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
  // with --disable-gpu a browser with a head has no WebGL, and a page that uses it would pass
  '--enable-unsafe-swiftshader',
  '--force-device-scale-factor=1',
];
