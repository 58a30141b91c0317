import { expect } from 'chai';
import { createEarliestTimer } from '../../src/browser/earliestTimer.js';
import { shareStart } from '../../src/browser/shareStart.js';
import { createMediaElements } from '../../src/browser/mediaElements.js';
import { createPatch } from '../../src/browser/patch.js';
import { createPeerConnections } from '../../src/browser/peerConnections.js';
import { createRealms, type Realm } from '../../src/browser/realms.js';
import { createRoots } from '../../src/browser/roots.js';
import { media, negotiate } from '../support/farPeer.js';
import { until } from '../support/page.js';

const box = () => document.body.appendChild(document.createElement('div'));
const soon = () => new Promise((done) => setTimeout(done));
const setUp = () => {
  const patch = createPatch((error) => {
    throw error;
  });
  const roots = createRoots(patch);
  return { patch, roots, realms: createRealms(patch) };
};

afterEach(() => {
  for (const element of document.querySelectorAll('body > :not(script)')) element.remove();
});

describe('A shared start', () => {
  it('starts with its first user and stops with its last, whoever that is', () => {
    const log: string[] = [];
    const use = shareStart(() => {
      log.push('start');
      return () => log.push('stop');
    });
    const [first, second] = [use(), use()];
    first();
    first();
    expect(log).to.deep.equal(['start']);
    second();
    use()();
    expect(log).to.deep.equal(['start', 'stop', 'start', 'stop']);
  });
});

describe('Roots', () => {
  it('are told of when they are made, and those known already to a later watcher', () => {
    const { roots } = setUp();
    const { attachShadow } = Element.prototype;
    const [one, two]: [unknown[], unknown[]] = [[], []];
    const stopOne = roots.watch((root) => one.push(root));
    const closed = box().attachShadow({ mode: 'closed' });
    const stopTwo = roots.watch((root) => two.push(root));
    expect(one).to.deep.equal([document, closed]);
    expect(two).to.deep.equal([document, closed]);
    stopOne();
    const open = box().attachShadow({ mode: 'open' });
    expect(one).to.have.length(2);
    expect(two).to.deep.equal([document, closed, open]);
    stopTwo();
    expect(Element.prototype.attachShadow).to.equal(attachShadow);
  });

  it('that the parser made are found by a scan, also inside of one another', () => {
    const { roots } = setUp();
    const inner = '<p><template shadowrootmode="open">inner</template></p>';
    box().setHTMLUnsafe(`<p><template shadowrootmode="open">${inner}</template></p>`);
    const found: unknown[] = [];
    const stop = roots.watch((root) => found.push(root));
    roots.scan(document);
    roots.scan(document);
    expect(found).to.have.length(3);
    stop();
  });

  it('are forgotten when the page drops them', async () => {
    const { roots } = setUp();
    const stop = roots.watch(() => {});
    for (let times = 0; times < 3000; times++) document.createElement('div').attachShadow({ mode: 'open' });
    await until(() => {
      (window as any).gc();
      return roots.all().length < 10;
    }, 'the collection');
    stop();
  });
});

describe('Realms', () => {
  const frameIn = (parent: Node, src?: string) => {
    const frame = document.createElement('iframe');
    if (src) frame.src = src;
    parent.appendChild(frame);
    return frame;
  };

  /** A look reads the window's `Object`. */
  const countLooks = (realm: Realm) => {
    const { Object: value } = realm;
    let looks = 0;
    Object.defineProperty(realm, 'Object', { get: () => (looks++, value) });
    return () => looks;
  };

  it('are entered once each, before a script of the page can use them, and left at the end', async () => {
    const { realms } = setUp();
    const before = frameIn(document.body);
    const entered: Realm[] = [];
    const left: Realm[] = [];
    const stop = realms.watch((realm) => {
      entered.push(realm);
      return () => left.push(realm);
    });
    // as booleans: a window is more than a failed assertion can print
    expect(entered.length === 2 && entered[0] === window && entered[1] === before.contentWindow).to.equal(
      true,
    );
    const now = frameIn(document.body);
    const taken = now.contentWindow as Realm;
    expect(entered.includes(taken)).to.equal(true);
    const inRoot = frameIn(box().attachShadow({ mode: 'closed' }));
    const nested = (now.contentDocument as Document).body.appendChild(document.createElement('iframe'));
    for (const frame of [nested, inRoot]) {
      const realm = frame.contentWindow as Realm;
      expect(entered.includes(realm)).to.equal(true);
    }
    stop();
    expect(left.length === entered.length && entered.every((realm) => left.includes(realm))).to.equal(true);
    frameIn(document.body);
    await soon();
    expect(entered.length).to.equal(5);
  });

  it('are entered before the first script where a frame has gone', async () => {
    const { realms } = setUp();
    const stop = realms.watch((realm) => {
      (realm as any).entered = true;
      return () => {};
    });
    const frame = frameIn(document.body, '/page?html=');
    const load = () => new Promise((done) => frame.addEventListener('load', done, { once: true }));
    await load();
    const page = encodeURIComponent(btoa('<script>window.wasEntered = window.entered === true</script>'));
    for (let time = 0; time < 20; time++) {
      frame.src = `/page?html=${page}&time=${time}`;
      await load();
      expect((frame.contentWindow as any).wasEntered, `time ${time}`).to.equal(true);
    }
    stop();
  });

  it('have one listener each for their end, however often they are looked at', async () => {
    const { realms } = setUp();
    const frame = frameIn(document.body, '/page?html=');
    await new Promise((done) => frame.addEventListener('load', done, { once: true }));
    const stop = realms.watch(() => () => {});
    for (let time = 0; time < 5; time++) {
      document.body.appendChild(document.createElement('p')).remove();
      await soon();
    }
    // each listener looks once
    const inner = frame.contentWindow as Realm; // taking it is a look, too
    const looks = countLooks(inner);
    inner.dispatchEvent(new Event('pagehide'));
    await soon();
    await soon();
    expect(looks()).to.equal(1);
    stop();
  });

  it('are not looked at when another frame comes, loads and goes', async () => {
    const { realms } = setUp();
    const first = frameIn(document.body).contentWindow as Realm;
    const entered: Realm[] = [];
    const stop = realms.watch((realm) => {
      entered.push(realm);
      return () => {};
    });
    const looks = countLooks(first);
    const other = frameIn(document.body, '/page?html=');
    await new Promise((done) => other.addEventListener('load', done, { once: true }));
    expect(entered.length).to.be.at.least(3);
    box().append(...Array.from({ length: 10 }, box));
    other.remove();
    await soon();
    await soon();
    expect(looks()).to.equal(0);
    stop();
  });

  it('are forgotten when their frame is out of the page, also out of a closed shadow root', async () => {
    const { realms } = setUp();
    const left: Realm[] = [];
    const frames = [frameIn(document.body), frameIn(box().attachShadow({ mode: 'closed' }))];
    const stop = realms.watch((realm) => () => left.push(realm));
    expect(frames.every(({ contentWindow }) => contentWindow)).to.equal(true);
    for (const frame of frames) frame.remove();
    await soon();
    await soon();
    stop();
    expect(left.length === 1 && left[0] === window).to.equal(true);
  });

  it('are entered beside an element of SVG that has the name of a frame', async () => {
    const { realms } = setUp();
    const errors: string[] = [];
    const onError = ({ message }: ErrorEvent) => errors.push(message);
    addEventListener('error', onError);
    let entered = 0;
    const stop = realms.watch(() => {
      entered++;
      return () => {};
    });
    box().innerHTML = '<svg><iframe></iframe><object></object></svg><iframe></iframe>';
    await soon();
    expect([entered, errors]).to.deep.equal([2, []]);
    stop();
    removeEventListener('error', onError);
  });

  it('are entered in a page that has a variable of the name `length`', async () => {
    const { realms } = setUp();
    const page = encodeURIComponent(btoa('<iframe></iframe><script>var length = 0</script>'));
    const outer = frameIn(document.body, `/page?html=${page}`);
    await new Promise((done) => outer.addEventListener('load', done, { once: true }));
    let entered = 0;
    const stop = realms.watch(() => {
      entered++;
      return () => {};
    });
    expect(entered).to.equal(3);
    stop();
  });

  it('are entered again when a frame has gone to another document, and not when that is of another origin', async () => {
    const { realms } = setUp();
    const keys = new Set<unknown>();
    const stop = realms.watch((realm) => {
      keys.add(realm.Object);
      return () => {};
    });
    const frame = frameIn(document.body, '/page?html=');
    const load = () => new Promise((done) => frame.addEventListener('load', done, { once: true }));
    await load();
    const first = keys.size;
    frame.src = '/page?html=eA==';
    await load();
    expect(keys.size).to.equal(first + 1);
    frame.src = location.origin.replace('localhost', '127.0.0.1');
    await load();
    expect(keys.size).to.equal(first + 1);
    stop();
  });
});

describe('Peer connections', () => {
  it('are seen by each watcher until it leaves, and the prototype is as before in the end', async () => {
    const { patch, realms } = setUp();
    const descriptors = () => Object.getOwnPropertyDescriptors(RTCPeerConnection.prototype);
    const before = descriptors();
    const connections = createPeerConnections(patch, realms);
    const seen: string[] = [];
    const stops = ['one', 'two'].map((name) =>
      connections.watch('setLocalDescription', (_connection, _args, next) => {
        seen.push(name);
        return next();
      }),
    );
    const near = new RTCPeerConnection();
    near.addTransceiver('audio');
    await negotiate(near, new RTCPeerConnection());
    expect(seen).to.deep.equal(['two', 'one', 'two', 'one']);
    stops[0]!();
    await near.setLocalDescription();
    expect(seen.slice(4)).to.deep.equal(['two']);
    stops[1]!();
    expect(descriptors()).to.deep.equal(before);
  });
});

describe('Media elements', () => {
  it('are told of in the document, in closed roots, and outside of the document', async () => {
    const { patch, roots, realms } = setUp();
    const { play } = HTMLMediaElement.prototype;
    const seen: [HTMLMediaElement, string][] = [];
    const elements = createMediaElements(patch, roots, realms);
    const stop = elements.watch((element, change) => seen.push([element, change]));
    const stopToo = elements.watch(() => {});
    const make = () => {
      const video = document.createElement('video');
      video.muted = true;
      return video;
    };
    const picture = media(window)[1]!;
    const [light, shadow, detached] = [make(), make(), make()];
    box().append(light);
    box().attachShadow({ mode: 'closed' }).append(shadow);
    for (const video of [light, shadow, detached]) {
      video.srcObject = new MediaStream([picture]);
      await video.play();
    }
    const changesOf = (video: HTMLMediaElement) =>
      seen.filter(([element]) => element === video).map(([, change]) => change);
    await until(() => changesOf(shadow).includes('playing'), 'playing in a shadow root');
    expect(changesOf(light)).to.include.members(['srcObject', 'play()', 'loadedmetadata', 'playing']);
    await until(() => changesOf(detached).includes('playing'), 'playing outside of the document');
    expect(changesOf(detached)).to.include.members(['srcObject', 'play()', 'loadedmetadata']);
    expect(elements.all()).to.have.members([light, shadow, detached]);
    detached.pause();
    shadow.remove();
    await until(() => elements.all().length === 1, 'only what is there or plays');
    stop();
    const count = seen.length;
    light.pause();
    detached.src = '';
    await soon();
    expect(seen).to.have.length(count);
    stopToo();
    picture.stop();
    expect(HTMLMediaElement.prototype.play).to.equal(play);
  });

  it('are known that were there before, and those of same-origin frames', async () => {
    const { patch, roots, realms } = setUp();
    const before = document.body.appendChild(document.createElement('audio'));
    const frame = document.createElement('iframe');
    frame.srcdoc = '<video src="/never" preload="none"></video>';
    const seen: unknown[] = [];
    const elements = createMediaElements(patch, roots, realms);
    const stop = elements.watch((element, change) => seen.push(element, change));
    expect(seen).to.deep.equal([before, 'found']);
    document.body.append(frame);
    const inFrame = await until(() => elements.all()[1], 'the element of the frame');
    expect(inFrame === frame.contentDocument!.querySelector('video')).to.equal(true);
    frame.contentDocument!.querySelector('video')!.pause();
    expect(seen.at(-1)).to.equal('pause()');
    frame.remove();
    expect(elements.all()).to.deep.equal([before]);
    stop();
  });

  it('are forgotten when the page drops them', async () => {
    const { patch, roots, realms } = setUp();
    const elements = createMediaElements(patch, roots, realms);
    const stop = elements.watch(() => {});
    const dropped = (() => {
      const audio = new Audio();
      audio.preload = 'none';
      audio.src = '/never';
      return new WeakRef(audio);
    })();
    await until(() => {
      (window as any).gc();
      return !dropped.deref();
    }, 'the collection');
    stop();
  });
});

describe('An alarm', () => {
  it('goes off once, at the earliest of the times asked for, and can be set again', async () => {
    let times = 0;
    const alarm = createEarliestTimer(() => times++);
    alarm.set(10_000);
    alarm.set(1);
    alarm.set(30);
    await until(() => times, 'the first call');
    await new Promise((done) => setTimeout(done, 60));
    expect(times).to.equal(1);
    alarm.set(1);
    await until(() => times === 2, 'the second call');
    alarm.set(1);
    alarm.stop();
    await new Promise((done) => setTimeout(done, 30));
    expect(times).to.equal(2);
  });
});
