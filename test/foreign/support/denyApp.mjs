import { bundleApp } from './bundleApp.mjs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveApp } from './serveApp.mjs';

const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
/** Milliseconds in which a library has begun, on a busy machine too. */
const PATIENCE_MS = 60_000;

/** What each library does with WebGL, and without it: `webgl: deny` in the recorder's page. */
const LIBRARIES = {
  three: {
    usual: 'draws by WebGL',
    denied: 'Error: THREE.WebGLRenderer: Error creating WebGL context.',
  },
  'pixi.js': {
    usual: { renderer: 'webgl' },
    denied: { renderer: 'canvas', pixel: '255,0,0,255' },
  },
  'maplibre-gl': {
    usual: 'draws by WebGL',
    denied: /^GPUInitializationError: WebGL2 is required/,
  },
  'appliance-plugin': {
    usual: { workers: ['/fullWorker.js'], drawsInPage: false },
    denied: { workers: [], drawsInPage: true },
    // it is asked to draw nothing
    told: [],
  },
};

const page = (url) =>
  `<!doctype html><html lang="en"><title>${url.searchParams.get('library')}</title><link rel="icon" href="data:,">
${url.searchParams.has('deny') ? '<script src="/recording-companion.js" data-webgl="deny"></script>' : ''}
<body><div id="root"></div><script type="module" src="/main.js"></script>`;

/** What a page of the library finds, and the companion's check of it. */
async function look(browser, origin, library, isDenied) {
  const tab = await browser.newPage();
  try {
    await tab.goto(`${origin}/?library=${library}${isDenied ? '&deny&recorder=1' : ''}`);
    await tab.waitForFunction(() => 'result' in window, { timeout: PATIENCE_MS });
    const result = await tab.evaluate(() => window.result);
    // a context counts half a second after it was made
    const kinds =
      isDenied &&
      (await tab.evaluate(async () => {
        await new Promise((done) => setTimeout(done, 1000));
        const { checks } = window.recordingCompanion.companion.report();
        return checks.find(({ id }) => id === 'webgl').violations.map(({ kind }) => kind);
      }));
    return { result, kinds };
  } finally {
    await tab.close();
  }
}

/** Libraries that draw by WebGL take their own fallback where it is refused, or say that they can't draw. */
export const denyApp = {
  name: 'webgl-deny',
  async run({ browser, check }) {
    const built = await bundleApp('webgl-deny');
    const workers = join(packages, '@netless/appliance-plugin/dist');
    const site = await serveApp({ folders: [built, workers], page });
    try {
      for (const [library, { usual, denied, told = ['denied'] }] of Object.entries(LIBRARIES)) {
        const { result: before } = await look(browser, site.origin, library, false);
        check(`${library} without the tag`, before, usual);
        const { result, kinds } = await look(browser, site.origin, library, true);
        const holds = denied instanceof RegExp && denied.test(result);
        check(`${library} with webgl: deny`, holds ? denied : result, denied);
        check(`${library} with webgl: deny has what the check says`, kinds, told);
      }
    } finally {
      await site.stop();
    }
    const board = await serveApp({ folders: [await bundleApp('tldraw')], page });
    const tab = await browser.newPage();
    try {
      const errors = [];
      // its words in other languages come from a server that is not there
      tab.on('pageerror', (error) => /Failed to fetch/.test(error) || errors.push(`${error}`));
      await tab.goto(`${board.origin}/?library=tldraw&deny&recorder=1`);
      await tab.waitForFunction(() => window.editor && document.querySelector('.tl-canvas'), {
        timeout: PATIENCE_MS,
      });
      const types = await tab.evaluate(() => {
        window.editor.createShape({ type: 'geo', x: 100, y: 100 });
        return window.editor.getCurrentPageShapes().map(({ type }) => type);
      });
      await tab.waitForSelector('.tl-shape[data-shape-type="geo"] path', { timeout: PATIENCE_MS });
      check('tldraw with webgl: deny draws a rectangle', { types, errors }, { types: ['geo'], errors: [] });
    } finally {
      await tab.close();
      await board.stop();
    }
  },
};
