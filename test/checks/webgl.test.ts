import { expect } from 'chai';
import { openChecked, resultOf, verdictOf } from '../support/checks.js';
import {
  closeFrames,
  CROSS_SITE,
  head,
  openFrame,
  type PageWindow,
  pageUrl,
  run,
  until,
  visit,
} from '../support/page.js';
import type { Options } from '../../src/index.js';

const open = (html: string, options?: Options) => openChecked('webgl', html, options);
const script = (code: string) => `<canvas></canvas><script>const canvas = document.querySelector('canvas');
  window.draw = (gl) => setInterval(() => gl.clear(gl.COLOR_BUFFER_BIT), 50);${code}</script>`;
const frameWith = (code: string) => `<iframe srcdoc="${script(code).replaceAll('"', '&quot;')}"></iframe>`;
const worker = (code: string) => `URL.createObjectURL(new Blob([\`${code}\`], { type: 'text/javascript' }))`;
const judged = (page: PageWindow) =>
  until(() => resultOf(page, 'webgl').detail !== 'nothing has been seen yet', 'a verdict');
const becomes = (page: PageWindow, verdict: string) =>
  until(() => verdictOf(page, 'webgl') === verdict, `the verdict ${verdict}`).catch(() => {
    throw new Error(
      `expected ${verdict}, got ${verdictOf(page, 'webgl')} ${JSON.stringify(resultOf(page, 'webgl'))}`,
    );
  });
/** What was told of a page, from its start. */
const RECORD = `<script>window.told = [];
  for (const name of ['violation', 'violation-cleared'])
    recordingCompanion.companion.on(name, ({ kind }) => told.push(name + ' ' + kind));</script>`;
const collect = async (page: PageWindow) => {
  for (let times = 0; times < 5; times++) {
    await new Promise((done) => setTimeout(done, 50));
    (window as any).gc();
    (page as any).gc?.();
  }
};

const VERDICTS: [situation: string, html: string, verdict: string][] = [
  ['draws nothing', '<p>Text</p>', 'passed'],
  ['has canvases without a context', script(''), 'passed'],
  ['draws in 2D', script(`canvas.getContext('2d').fillRect(0, 0, 9, 9)`), 'passed'],
  ['shows bitmaps', script(`canvas.getContext('bitmaprenderer')`), 'passed'],
  ['has a frame of its own origin', '<iframe srcdoc="<p>Text"></iframe>', 'passed'],
  ['uses WebGL', script(`canvas.getContext('webgl')`), 'failed webgl'],
  ['uses WebGL 2', script(`canvas.getContext('webgl2')`), 'failed webgl'],
  ['uses WebGL by its old name', script(`canvas.getContext('experimental-webgl')`), 'failed webgl'],
  ['uses WebGPU', script(`canvas.getContext('webgpu')`), 'failed webgpu'],
  [
    'uses both',
    script(`canvas.getContext('webgl'); window.gpu = document.createElement('canvas').getContext('webgpu')`),
    'failed webgl webgpu',
  ],
  [
    'uses WebGL on no element',
    script(`window.gl = new OffscreenCanvas(9, 9).getContext('webgl2')`),
    'failed webgl',
  ],
  [
    'hands a canvas over and uses it itself',
    script(`window.gl = canvas.transferControlToOffscreen().getContext('webgl')`),
    'failed webgl',
  ],
  [
    'hands a canvas over and draws there in 2D itself',
    script(`window.to = canvas.transferControlToOffscreen().getContext('2d')`),
    'passed',
  ],
  ['uses WebGL in a frame', frameWith(`canvas.getContext('webgl')`), 'failed webgl'],
  [
    'uses WebGL in a frame that it writes at once',
    `<p></p><script>const frame = document.body.appendChild(document.createElement('iframe'));
      frame.contentDocument.body.append(frame.contentDocument.createElement('canvas'));
      frame.contentDocument.querySelector('canvas').getContext('webgl')</script>`,
    'failed webgl',
  ],
  [
    'hands a canvas to a worker',
    script(`const offscreen = canvas.transferControlToOffscreen();
      const { port1 } = new MessageChannel(); port1.postMessage(offscreen, [offscreen])`),
    'unknown',
  ],
  [
    'has a worker',
    `<script>new Worker(${worker('onmessage = () => {}')}).postMessage(1)</script>`,
    'unknown',
  ],
  [
    'listens to a worker',
    `<script>new Worker(${worker('postMessage(1)')}).onmessage = () => {}</script>`,
    'unknown',
  ],
  ['has a frame of another origin', `<iframe src="${CROSS_SITE}/page"></iframe>`, 'unknown'],
  [
    'has a sandboxed frame in a frame',
    `<iframe srcdoc="<iframe sandbox srcdoc='x'></iframe>"></iframe>`,
    'unknown',
  ],
  [
    'has a worker and uses WebGL itself',
    script(`new Worker(${worker('')}).postMessage(1); canvas.getContext('webgl')`),
    'failed webgl',
  ],
  [
    'has a canvas that is not to be checked',
    `<div data-recording-ignore>${script(`canvas.getContext('webgl')`)}</div>`,
    'passed',
  ],
  [
    'hands over a canvas that is not to be checked',
    `<div data-recording-ignore>${script(`canvas.transferControlToOffscreen()`)}</div>`,
    'passed',
  ],
];

describe('For the check webgl a page', () => {
  let pages: PageWindow[];
  before(async () => {
    pages = await Promise.all(VERDICTS.map(([, html]) => open(html)));
    await Promise.all(pages.map(judged));
  });
  after(closeFrames);

  for (const [index, [situation, , verdict]] of VERDICTS.entries())
    it(`that ${situation} is: ${verdict}`, () => becomes(pages[index]!, verdict));
});

describe('The check webgl', () => {
  afterEach(closeFrames);

  it('names the canvas, how many there are, and what it can not see', async () => {
    const page = await open(`<canvas id="one"></canvas><canvas id="two"></canvas><script>
      one.getContext('webgl'); two.getContext('webgl2'); window.gl = new OffscreenCanvas(1, 1).getContext('webgl');
      new Worker(${worker('')}).postMessage(1)</script>`);
    await judged(page);
    const { measured, limit, violations, detail } = resultOf(page, 'webgl');
    expect({ measured, limit }).to.deep.equal({ measured: 3, limit: 0 });
    expect(violations[0]!.elements.map(({ id }) => id)).to.deep.equal(['one', 'two']);
    expect(violations[0]!.detail).to.equal('the page has 3 WebGL contexts, and the recorder takes none');
    expect(detail).to.equal("what is drawn in a worker can't be seen");
  });

  for (const [how, before, after] of [
    [
      'before the tag',
      `window.gl = document.createElement('canvas').getContext('webgl')`,
      'setInterval(() => gl.clear(gl.COLOR_BUFFER_BIT), 50)',
    ],
    [
      'by a method saved before the tag',
      'window.make = HTMLCanvasElement.prototype.getContext',
      `const gl = make.call(document.createElement('canvas'), 'webgl2'); setInterval(() => gl.viewport(0, 0, 1, 1), 50)`,
    ],
    [
      'for WebGPU before the tag',
      `window.gpu = document.createElement('canvas').getContext('webgpu')`,
      'setInterval(() => { try { gpu.getCurrentTexture() } catch {} }, 50)',
    ],
  ]) {
    it(`sees a context that was made ${how} when it draws, and leaves its methods as they were`, async () => {
      const page = await openFrame(
        `<!doctype html><script>
          window.methods = () => [WebGLRenderingContext, WebGL2RenderingContext, GPUCanvasContext].flatMap(
            ({ prototype }) => ['clear', 'drawArrays', 'drawElements', 'useProgram', 'viewport', 'bindFramebuffer', 'getCurrentTexture']
              .map((name) => prototype[name]));
          window.original = methods();
          ${before}</script>${head('tag', { checks: 'webgl' })}<script>window.patched = methods(); ${after}</script>`,
        '&recorder=1',
      );
      await becomes(page, how!.includes('GPU') ? 'failed webgpu' : 'failed webgl');
      expect(page.patched).to.not.deep.equal(page.original);
      expect(page.methods()).to.deep.equal(page.original);
    });
  }

  it('makes no context itself, and is gone with the companion', async () => {
    const page = await openFrame(
      `<!doctype html><canvas></canvas><script>
        window.asked = [];
        const { getContext } = HTMLCanvasElement.prototype;
        HTMLCanvasElement.prototype.getContext = function (...args) { asked.push(args[0]); return getContext.apply(this, args); };
        window.methods = () => [HTMLCanvasElement, OffscreenCanvas, WebGLRenderingContext, WebGL2RenderingContext,
          GPUCanvasContext, Worker].map(({ prototype }) => Object.getOwnPropertyDescriptors(prototype));
        window.before = methods();</script>${head('tag', { checks: 'webgl' })}`,
      '&recorder=1',
    );
    await judged(page);
    expect(page.asked).to.deep.equal([]);
    expect(page.methods()).to.not.deep.equal(page.before);
    page.recordingCompanion.companion!.dispose();
    expect(page.methods()).to.deep.equal(page.before);
  });

  it('clears when the context is lost, and comes back with it', async () => {
    const page = await open(
      RECORD +
        script(`canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
          window.lose = canvas.getContext('webgl').getExtension('WEBGL_lose_context')`),
    );
    await becomes(page, 'failed webgl');
    run(page, () => (window as any).lose.loseContext());
    await becomes(page, 'passed');
    run(page, () => (window as any).lose.restoreContext());
    await becomes(page, 'failed webgl');
    expect(page.told).to.deep.equal(['violation webgl', 'violation-cleared webgl', 'violation webgl']);
  });

  it('clears when the page has dropped the canvas, and not while it is shown', async () => {
    // the console of a browser that is driven keeps what was printed
    const openSilent = (html: string) => open(html, { logLevel: 'silent' });
    const [shown, detached, removed] = await Promise.all([
      openSilent(`<canvas></canvas><script>document.querySelector('canvas').getContext('webgl')</script>`),
      openSilent(`<script>window.held = document.createElement('canvas'); held.getContext('webgl')</script>`),
      openSilent(`<canvas></canvas><script>document.querySelector('canvas').getContext('webgl')</script>`),
    ]);
    for (const page of [shown, detached, removed]) await becomes(page, 'failed webgl');
    delete detached.held;
    run(removed, () => document.querySelector('canvas')!.remove());
    await until(() => !resultOf(removed, 'webgl').violations[0]!.elements.length, 'the element to go');
    await until(async () => {
      await collect(detached);
      return verdictOf(detached, 'webgl') === 'passed' && verdictOf(removed, 'webgl') === 'passed';
    }, 'the collection');
    expect(verdictOf(shown, 'webgl')).to.equal('failed webgl');
  });

  it('says nothing of a library that only asks, and gives the context back', async () => {
    const page = await open(
      `${RECORD}${script(`canvas.getContext('webgl').getExtension('WEBGL_lose_context').loseContext()`)}`,
    );
    await judged(page);
    expect(verdictOf(page, 'webgl')).to.equal('passed');
    expect(page.told).to.deep.equal([]);
  });
});

describe('The option webgl: deny', () => {
  afterEach(closeFrames);
  const ask = async () => {
    const said: string[] = [];
    const make = (type: string, offscreen = false) => {
      if (offscreen && typeof OffscreenCanvas !== 'function') return `${type} none`;
      const canvas: any = offscreen ? new OffscreenCanvas(9, 9) : document.createElement('canvas');
      canvas.addEventListener('webglcontextcreationerror', (event: any) =>
        said.push(`${event.constructor.name} ${event.statusMessage !== ''} ${event.isTrusted}`),
      );
      const context = canvas.getContext(type);
      return `${type} ${context && context.constructor.name} ${!!canvas.getContext('2d')}`;
    };
    return {
      contexts: ['webgl', 'webgl2', 'experimental-webgl', 'webgpu', 'other'].map((type) => make(type)),
      offscreen: ['webgl', 'webgl2'].map((type) => make(type, true)),
      adapter: await (navigator as any).gpu.requestAdapter(),
      said: [...new Set(said)].join(),
      count: said.length,
    };
  };
  const refused = {
    contexts: [
      'webgl null true',
      'webgl2 null true',
      'experimental-webgl null true',
      'webgpu null true',
      'other null true',
    ],
    offscreen: ['webgl none', 'webgl2 none'],
    adapter: null,
    said: 'WebGLContextEvent true false',
    count: 3,
  };

  for (const checks of ['webgl', 'identity', 'none'] as const) {
    it(`refuses WebGL and WebGPU, and nothing else, until the companion ends, with the checks ${checks}`, async () => {
      const page = await open('<iframe srcdoc="<p>Text"></iframe>', { checks, webgl: 'deny' });
      const frame = page.frames[0] as PageWindow;
      for (const realm of [page, frame]) expect(await run(realm, ask)).to.deep.equal(refused);
      if (checks === 'webgl') {
        await becomes(page, 'passed denied?');
        const [violation] = resultOf(page, 'webgl').violations;
        expect(violation).to.deep.include({
          measured: 10,
          detail: 'WebGL or WebGPU was refused 10 times, as the option webgl says',
        });
      }
      page.recordingCompanion.companion!.dispose();
      const after = await run(page, ask);
      expect(after.contexts[0]).to.equal('webgl WebGLRenderingContext false');
      expect(after.offscreen[0]).to.equal('webgl WebGLRenderingContext false');
      expect(page.HTMLCanvasElement.prototype).to.respondTo('transferControlToOffscreen');
    });
  }

  it("does nothing in a participant's page", async () => {
    const page = await openFrame(head('tag', { webgl: 'deny' }));
    expect((await run(page, ask)).contexts[1]).to.equal('webgl2 WebGL2RenderingContext false');
  });

  it('makes a library that draws in a worker where it can draw in the page', async () => {
    // as @netless/appliance-plugin 1.1.38, the whiteboard of Agora's fastboard, chooses
    const html = `<script>
      window.drawsIn = typeof OffscreenCanvas === 'function' ? 'worker' : 'mainThread';
      const { contentWindow } = document.documentElement.appendChild(document.createElement('iframe'));
      window.inFrame = 'OffscreenCanvas' in contentWindow;
    </script>`;
    const [denied, reported] = await Promise.all([openChecked('webgl', html, { webgl: 'deny' }), open(html)]);
    expect([denied['drawsIn'], denied['inFrame']]).to.deep.equal(['mainThread', false]);
    expect([reported['drawsIn'], reported['inFrame']]).to.deep.equal(['worker', true]);
    const worker = run(denied, () => {
      const code = 'postMessage(new OffscreenCanvas(9, 9).getContext("2d") !== null)';
      return new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    });
    const own = await new Promise((done) => (worker.onmessage = ({ data }) => done(data)));
    expect(own, 'a worker keeps what it has').to.equal(true);
    await becomes(denied, 'unknown');
  });

  it('makes three.js fail and pixi.js draw in 2D, as in a browser without a GPU', async () => {
    const step = async () => {
      const load = (name: string) => (window as any).eval(`import('/bundle/${name}.js')`);
      const { WebGLRenderer } = await load('three');
      const three = await Promise.resolve()
        .then(() => new WebGLRenderer())
        .then(
          ({ domElement }: any) => domElement.localName,
          (error: Error) => error.message,
        );
      const { Application, Graphics } = await load('pixi');
      const app = new Application();
      const pixi = await app
        .init({ width: 20, height: 20, background: '#00ff00' })
        .then(() => {
          app.stage.addChild(new Graphics().rect(0, 0, 10, 20).fill('#ff0000'));
          app.render();
          const copy = document.createElement('canvas').getContext('2d')!;
          copy.drawImage(app.canvas, 0, 0);
          const at = (x: number) => copy.getImageData(x, 10, 1, 1).data.slice(0, 3).join();
          return `${app.renderer.name} ${at(5)} ${at(15)}`;
        })
        .catch((error: Error) => error.message);
      return { three, pixi };
    };
    const [denied, without, allowed] = await Promise.all([
      visit(pageUrl(head('tag', { checks: 'webgl', webgl: 'deny' }), '&recorder=1'), [step]),
      visit(pageUrl(''), [step], { flags: ['--disable-software-rasterizer'] }),
      visit(pageUrl(''), [step]),
    ]);
    expect(denied.results[0]).to.deep.equal({
      three: 'THREE.WebGLRenderer: Error creating WebGL context.',
      pixi: 'canvas 255,0,0 0,255,0',
    });
    expect(without.results[0]).to.deep.equal(denied.results[0]);
    expect(allowed.results[0]).to.deep.equal({ three: 'canvas', pixi: 'webgl 255,0,0 0,255,0' });
    expect(denied.messages.join('\n')).to.include('refused by recording-companion');
  });
});
