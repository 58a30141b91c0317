import { expect } from 'chai';
import { OTHER, SAME } from '../support/frames.js';
import { attributesOf, visit } from '../support/page.js';

/** A page that writes itself anew when it has loaded, as widgets of old do. */
const page = (written: string) => {
  const html = `<!doctype html><script>
      window.events = [];
      for (const name of ['ready', 'frame-failed', 'violation', 'error'])
        addEventListener('recording-companion:' + name, ({ detail }) => events.push([name, detail]));
    </script>
    <script src="/recording-companion.js"${attributesOf({
      recorderUid: '900001',
      onFrameFailure: 'report',
      frameRetries: 0,
      ready: 'load,fonts,frames,videos,selector:.there,manual',
    })}></script>
    <script>addEventListener('load', () => setTimeout(() => {
      document.open();
      document.write(${JSON.stringify(written).replaceAll('</', '<\\/')});
      document.close();
    }, 300))</script>`;
  return `${SAME}/parent?${new URLSearchParams({ html: btoa(html) })}&recorder=1`;
};

describe('A page that has replaced itself by document.write()', () => {
  it('is hidden, silent, checked and called ready like any other', async () => {
    const written = `<!doctype html><style>iframe { width: 60px; height: 40px }</style>
      <ul><li id="row" data-uid="900001">Recorder</li></ul><p class="there">There</p>
      <iframe id="bad" src="/500"></iframe><iframe id="board" src="${OTHER}/ok"></iframe>
      <canvas></canvas><div style="height: 3000px"></div>`;
    const { results } = await visit(page(written), [
      `async () => {
        const pause = (ms) => new Promise((done) => setTimeout(done, ms));
        const until = async (holds) => { for (const end = performance.now() + 20000; !(await holds()) && performance.now() < end;) await pause(20); };
        const { companion } = recordingCompanion;
        const failed = [];
        companion.on('frame-failed', ({ frame, reason }) => failed.push([frame.id, reason]));
        let ready;
        companion.on('ready', (detail) => { ready = detail; });
        const errors = [];
        companion.on('error', ({ error }) => errors.push(String(error)));
        await until(() => document.querySelector('#row'));
        const row = getComputedStyle(document.querySelector('#row')).display;
        await until(() => failed.length);
        document.querySelector('#bad').remove();
        // Chromium may drop a navigation that begins while another one of the frame commits in another process
        await until(() => !document.querySelector('#board').contentDocument);
        // a later page is heard as well: listeners are those of the new document
        document.querySelector('#board').src = '/404';
        await until(() => failed.length === 2);
        document.querySelector('#board').remove();
        await until(() => companion.report().checks.find(({ id }) => id === 'scroll').outcome === 'failed');
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        const [{ label }] = stream.getTracks();
        const before = ready;
        companion.ready();
        await until(() => ready);
        const scroll = companion.report().checks.find(({ id }) => id === 'scroll').outcome;
        const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
        root.innerHTML = '<b data-uid="900001">Recorder</b>';
        const inRoot = getComputedStyle(root.querySelector('b')).display;
        return { row, inRoot, failed, scroll, published: companion.report().publishing.length, before: before ?? null, pending: ready?.pending, gates: ready?.gates.map(({ name }) => name), errors };
      }`,
    ]);
    const { gates, published, ...rest } = results[0];
    expect(rest).to.deep.equal({
      row: 'none',
      inRoot: 'none',
      failed: [
        ['bad', 'http-status'],
        ['board', 'http-status'],
      ],
      scroll: 'failed',
      before: null,
      pending: [],
      errors: [],
    });
    expect(gates).to.deep.equal(['load', 'fonts', 'frames', 'videos', 'selector:.there', 'manual']);
    expect(published).to.equal(1);
  });
});
