// What each library does where the page has no WebGL: window.result, by ?library=
const host = document.getElementById('root');
Object.assign(host.style, { width: '400px', height: '300px' });
const workers = [];
window.Worker = new Proxy(Worker, {
  construct(target, [url, options]) {
    workers.push(`${url}`);
    return new target(url, options);
  },
});

/** A whiteboard's room with nobody in it, as far as the plugin asks for one: a real one is a server of Agora's. */
function emptyRoom() {
  const plugins = {};
  // whatever else it asks for can be called, and is nothing; `then` would make it a promise
  const nothing = () =>
    new Proxy(function () {}, {
      get: (_, key) => (key === 'then' ? undefined : nothing()),
      apply: () => undefined,
    });
  const room = {
    uid: 'a',
    observerId: 1,
    isWritable: true,
    callbacks: { on() {}, off() {}, once() {} },
    state: {
      memberState: { currentApplianceName: 'pencil', strokeColor: [0, 0, 0], strokeWidth: 4 },
      roomMembers: [],
      sceneState: {
        scenePath: '/init',
        sceneName: 'init',
        contextPath: '/',
        scenes: [{ name: 'init' }],
        index: 0,
      },
      cameraState: { centerX: 0, centerY: 0, scale: 1, width: 400, height: 300 },
    },
    getInvisiblePlugin: (kind) => plugins[kind] ?? null,
    async createInvisiblePlugin(Plugin, attributes) {
      return (plugins[Plugin.kind] = new Plugin({
        kind: Plugin.kind,
        displayer: room,
        attributes,
        isPlugin: true,
        component: {},
      }));
    },
  };
  return new Proxy(room, { get: (target, key) => target[key] ?? nothing()[key] });
}

const LIBRARIES = {
  async three() {
    const { WebGLRenderer } = await import('three');
    new WebGLRenderer();
    return 'draws by WebGL';
  },
  async 'pixi.js'() {
    const { Application, Graphics } = await import('pixi.js');
    const app = new Application();
    await app.init({ width: 400, height: 300, backgroundColor: '#fff' });
    host.append(app.canvas);
    app.stage.addChild(new Graphics().rect(20, 20, 100, 80).fill('#f00'));
    app.render();
    // of a canvas that is drawn on by WebGL there is none
    const pixel = app.canvas.getContext('2d')?.getImageData(50, 50, 1, 1).data;
    return { renderer: app.renderer.name, pixel: pixel && [...pixel].join() };
  },
  async 'maplibre-gl'() {
    const { Map } = await import('maplibre-gl');
    const map = new Map({ container: host, style: { version: 8, sources: {}, layers: [] } });
    return new Promise((done) => map.on('load', () => done('draws by WebGL')));
  },
  async 'appliance-plugin'() {
    const { ApplianceSinglePlugin } = await import('@netless/appliance-plugin');
    const { currentManager } = await ApplianceSinglePlugin.getInstance(emptyRoom(), {
      options: { cdn: { fullWorkerUrl: '/fullWorker.js', subWorkerUrl: '/subWorker.js' } },
    });
    // what it does when its view is mounted
    await currentManager.worker.on();
    return { workers, drawsInPage: Boolean(currentManager.worker.mainThread) };
  },
};
try {
  window.result = await LIBRARIES[new URLSearchParams(location.search).get('library')]();
} catch (error) {
  window.result = `${error}`;
}
