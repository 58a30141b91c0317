import { expect } from 'chai';
import { closeFrames, head, openFrame, type PageWindow, run, until } from './support/page.js';
import { join, newChannel, openClass } from './support/class.js';

/** Notes everything that can be left in a page: each property of the globals, and what is asked of the browser. */
const WATCH = `<!doctype html><script>
  (() => {
    const snapshot = () => {
      const all = new Map();
      const walk = (owner, path) => {
        for (const key of Reflect.ownKeys(owner)) all.set(path + String(key), Object.getOwnPropertyDescriptor(owner, key));
      };
      walk(window, '');
      for (const name of Object.getOwnPropertyNames(window)) {
        const { value } = Object.getOwnPropertyDescriptor(window, name);
        if (!value || !/function|object/.test(typeof value) || value === window || name === 'recordingCompanion') continue;
        walk(value, name + '.');
        if (value.prototype) walk(value.prototype, name + '.prototype.');
      }
      for (const name of ['document', 'navigator', 'history', 'location', 'performance', 'sessionStorage', 'localStorage']) walk(window[name], name + '.');
      walk(navigator.mediaDevices, 'navigator.mediaDevices.');
      walk(navigator.permissions, 'navigator.permissions.');
      return all;
    };
    // what lives, and its name: each by itself, so that the end of one does not hide another
    const live = new Map();
    const called = [];
    const watch = (owner, name, work) => {
      const original = owner[name];
      owner[name] = new Proxy(original, { apply: (f, self, args) => { const result = Reflect.apply(f, self, args); work(self, args, result); return result; } });
    };
    const { addEventListener } = EventTarget.prototype;
    const heard = new Map();
    const listenerOf = (target, [type, listener, options]) => {
      const capture = options === true || Boolean(options?.capture);
      let own = heard.get(target);
      if (!own) heard.set(target, own = []);
      let token = own.find((one) => one.type === type && one.listener === listener && one.capture === capture);
      if (!token) own.push(token = { type, listener, capture });
      return token;
    };
    watch(EventTarget.prototype, 'addEventListener', (self, args) => {
      const [type, , options] = args;
      if (type === 'abort') return;
      const token = listenerOf(self, args);
      live.set(token, 'listener ' + type);
      if (options?.signal) addEventListener.call(options.signal, 'abort', () => live.delete(token));
    });
    watch(EventTarget.prototype, 'removeEventListener', (self, args) => { live.delete(listenerOf(self, args)); });
    for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback', 'queueMicrotask', 'fetch']) watch(window, name, () => called.push(name));
    watch(window, 'setInterval', (self, args, id) => live.set('timer ' + id, 'timer ' + id));
    watch(window, 'clearInterval', (self, [id]) => live.delete('timer ' + id));
    const { setTimeout } = window;
    window.setTimeout = new Proxy(setTimeout, { apply: (f, self, [work, ...rest]) => {
      const id = f((...args) => { live.delete('timer ' + id); work(...args); }, ...rest);
      live.set('timer ' + id, 'timer ' + id);
      return id;
    } });
    watch(window, 'clearTimeout', (self, [id]) => live.delete('timer ' + id));
    for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver', 'PerformanceObserver']) {
      watch(window[name].prototype, 'observe', (self) => live.set(self, name));
      watch(window[name].prototype, 'disconnect', (self) => live.delete(self));
    }
    const before = snapshot();
    const fields = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'];
    window.traces = () => {
      const after = snapshot();
      return {
        changed: [...new Set([...before.keys(), ...after.keys()])]
          .filter((path) => !/^traces/.test(path))
          .filter((path) => fields.some((field) => !Object.is(before.get(path)?.[field], after.get(path)?.[field])))
          .sort(),
        flags: [...before].filter(([path, was]) => {
          const now = after.get(path);
          return now && ['writable', 'enumerable', 'configurable'].some((flag) => now[flag] !== was[flag]);
        }).map(([path]) => path),
        live: [...new Set(live.values())].sort(),
        called: [...called],
        sheets: document.adoptedStyleSheets.length,
        nodes: [...document.querySelectorAll('body :not(script), head :not(script)')].map((node) => node.localName),
        stored: sessionStorage.length + localStorage.length,
      };
    };
  })();
</script>`;

const traces = (page: PageWindow) => run(page, () => (window as any).traces());
const NOTHING = { flags: [], live: [], called: [], nodes: [], stored: 0 };
const HIDING = [
  'Document.prototype.adoptedStyleSheets',
  'Element.prototype.attachShadow',
  'ShadowRoot.prototype.adoptedStyleSheets',
];

describe('What the companion leaves in a page', () => {
  afterEach(() => {
    closeFrames();
    sessionStorage.clear();
  });

  it("is nothing but hiding, in a participant's page", async () => {
    const page = await openFrame(WATCH + head('tag', { recorderUid: '9' }));
    expect(traces(page)).to.deep.equal({
      ...NOTHING,
      sheets: 0,
      changed: [...HIDING, '__ARTC__', 'recordingCompanion'],
    });
  });

  it("is not even the adapter, in a participant's page that names no recorder", async () => {
    const page = await openFrame(WATCH + head('tag'));
    expect(traces(page)).to.deep.equal({ ...NOTHING, sheets: 0, changed: [...HIDING, 'recordingCompanion'] });
  });

  it("is nothing but the API after dispose() in a participant's page", async () => {
    const page = await openFrame(WATCH + head('tag', { recorderUid: '9' }));
    page.recordingCompanion.companion!.dispose();
    expect(traces(page)).to.deep.equal({ ...NOTHING, sheets: 0, changed: ['recordingCompanion'] });
  });

  it("is nothing but the API after dispose() in the recorder's page that has used everything", async () => {
    const page = await openFrame(WATCH + head('tag', { recorderUid: '9' }), '&recorder=1');
    const used = traces(page);
    expect(used.changed).to.include.members([
      'MediaDevices.prototype.getUserMedia',
      'RTCRtpSender.prototype.track',
    ]);
    expect(used.live).to.include('MutationObserver');
    expect(used.flags).to.deep.equal([]);
    const root = page.document.body.attachShadow({ mode: 'closed' });
    const child = page.document.createElement('iframe');
    root.append(child);
    const childGetUserMedia = () => (child.contentWindow as PageWindow).MediaDevices.prototype.getUserMedia;
    const patched = childGetUserMedia();
    await page.navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    page.recordingCompanion.companion!.dispose();
    page.recordingCompanion.companion?.dispose();
    expect(childGetUserMedia()).to.not.equal(patched);
    expect(root.adoptedStyleSheets).to.have.length(0);
    // timers may have been set, but none is left
    expect({ ...traces(page), called: [] }).to.deep.equal({
      ...NOTHING,
      sheets: 0,
      changed: ['recordingCompanion'],
    });
  });

  it('is no frame that has gone, in memory, but for the last one', async () => {
    const page = await openFrame(head('tag', { recorderUid: '9', overlay: true }), '&recorder=1');
    const gone: WeakRef<Document>[] = [];
    for (let time = 0; time < 5; time++) {
      const frame = page.document.body.appendChild(page.document.createElement('iframe'));
      const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
      frame.src = '/page?html=';
      await loaded;
      gone.push(new WeakRef(frame.contentDocument!));
      frame.remove();
    }
    await until(() => {
      (window as any).gc();
      return gone.filter((document) => document.deref()).length <= 1;
    }, 'the collection of the documents');
    closeFrames();
  });

  it('is nothing that has to do with history, with history: leave', async () => {
    const ofHistory = (page: PageWindow) =>
      traces(page).changed.filter((path: string) =>
        /^(History|Navigation|NavigateEvent|HTMLIFrameElement.prototype.(src|\w+Attribute))/.test(path),
      );
    const kept = await openFrame(WATCH + head('tag'), '&recorder=1');
    expect(ofHistory(kept)).to.deep.equal([
      'HTMLIFrameElement.prototype.getAttribute',
      'HTMLIFrameElement.prototype.removeAttribute',
      'HTMLIFrameElement.prototype.setAttribute',
      'HTMLIFrameElement.prototype.src',
      'History.prototype.back',
      'History.prototype.forward',
      'History.prototype.go',
      'History.prototype.length',
      'History.prototype.pushState',
      'NavigateEvent.prototype.navigationType',
      'NavigateEvent.prototype.sourceElement',
      'NavigateEvent.prototype.userInitiated',
      'Navigation.prototype.back',
      'Navigation.prototype.canGoBack',
      'Navigation.prototype.canGoForward',
      'Navigation.prototype.forward',
      'Navigation.prototype.navigate',
      'NavigationCurrentEntryChangeEvent.prototype.navigationType',
    ]);
    expect(traces(kept).live).to.include('listener navigate');
    kept.recordingCompanion.companion!.dispose();
    expect(ofHistory(kept)).to.deep.equal([]);
    const left = await openFrame(WATCH + head('tag', { history: 'leave' }), '&recorder=1');
    expect(ofHistory(left)).to.deep.equal([]);
    expect(traces(left).live).to.not.include('listener navigate');
  });

  it('is not in the SDK after dispose(): its methods are its own again', async () => {
    const page = await openClass({ options: { recorderUid: 9 }, more: '&recorder=1' });
    const createClient = () => page.AgoraRTC.createClient;
    const before = createClient();
    await join(page, newChannel(), 9);
    const prototype = page.client.constructor.prototype;
    expect(Object.hasOwn(prototype, 'safeEmit')).to.equal(true);
    const { companion } = page.recordingCompanion;
    companion!.dispose();
    companion!.dispose();
    expect(createClient()).to.not.equal(before);
    expect(Object.hasOwn(prototype, 'safeEmit')).to.equal(false);
    expect(Object.getOwnPropertyDescriptor(page, '__ARTC__')).to.deep.equal({
      value: page.AgoraRTC,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    expect(companion!.guard(page.client)).to.be.a('function');
    expect(companion!.addRecorderUid(5)).to.be.a('function');
    expect(Object.hasOwn(prototype, 'safeEmit')).to.equal(false);
  });

  it('stays silent below what somebody patched over it', async () => {
    const page = await openFrame(head('tag', { recorderUid: '9', checks: 'none' }), '&recorder=1');
    const calls = run(page, () => {
      const ours = Element.prototype.attachShadow;
      const list: string[] = ((window as any).list = []);
      Element.prototype.attachShadow = function (...args) {
        list.push('theirs');
        return ours.apply(this, args);
      };
      return list;
    });
    page.recordingCompanion.companion!.dispose();
    const root = page.document.body.attachShadow({ mode: 'open' });
    expect(calls).to.deep.equal(['theirs']);
    expect(root.adoptedStyleSheets).to.have.length(0);
    page.recordingCompanion.init({ recorderUid: '9' });
    const again = page.document.documentElement
      .appendChild(page.document.createElement('div'))
      .attachShadow({ mode: 'open' });
    again.innerHTML = '<p data-uid="9">R</p>';
    expect(page.getComputedStyle(again.querySelector('p')!).display).to.equal('none');
    expect(calls).to.deep.equal(['theirs', 'theirs']);
  });

  it('starts anew after dispose()', async () => {
    const page = await openFrame(`${head('tag', { recorderUid: '9' })}<p data-uid="9">R</p>`, '&recorder=1');
    const first = page.recordingCompanion.companion!;
    first.dispose();
    expect(page.recordingCompanion.companion).to.equal(null);
    const second = page.recordingCompanion.init();
    expect(second).to.not.equal(first);
    expect(second.isRecorder).to.equal(true);
    await until(
      () => page.getComputedStyle(page.document.querySelector('p')!).display === 'none',
      'the hidden paragraph',
    );
  });
});
