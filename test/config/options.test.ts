import { expect } from 'chai';
import type { Options } from '../../src/index.js';
import { closeFrames, head, inNode, openFrame, type PageWindow, run } from '../support/page.js';

/** A page that keeps what the companion writes to the console in `lines`. */
const CONSOLE = `<!doctype html><script>
  window.lines = [];
  for (const level of ['error', 'warn', 'info', 'debug']) console[level] = (...what) => lines.push([level, ...what].join(' '));
</script>`;
const P = '[recording-companion]';
const tag = (attributes: string, query = '') =>
  `<script src="/dist/recording-companion.js${query}" ${attributes}></script>`;
const display = (page: PageWindow, selector: string) =>
  page.getComputedStyle(page.document.querySelector(selector)!).display;

const FEW = 'true or false';
const CHECKS =
  'all, none or a list of scroll,autoplay,webgl,video-size,bandwidth,main-thread,redirect,startup-errors,picture,identity,connection,audio,joined (load is main-thread now, and browser startup-errors)';
const GATES = 'a list of load,fonts,frames,videos,channel,manual, selector:CSS';
/** A wrong value of every option, and what it must be. */
const WRONG: [name: keyof Options, rule: string, attribute: string, values: unknown[]][] = [
  ['recorder', FEW, 'yes', ['yes', 1, null, {}]],
  ['recorderParam', 'a list of name or name=value', '=x', ['=x', '', [], [7], 7, {}]],
  [
    'recorderKey',
    'a public key, PEM or JWK',
    'secret',
    ['secret', '', 7, null, {}, { kty: 'EC', crv: 'P-256', d: 'x' }],
  ],
  ['recorderUid', 'a list of uids or prefix*', 'a*b', ['a*b', '*', '', [], {}, [null], NaN, true]],
  [
    'rosterItem',
    'a selector with {uid}, with ="{uid}" for a prefix*',
    '[[{uid}',
    ['[[{uid}', '.row', '', 7, '[a="{uid}"', '{uid} /*'],
  ],
  ['hide', 'a selector', '..', ['..', '', 7, null, '[a', ':is(.a', '.a /*', '.a{} .b', '.a{uid}']],
  ['publishing', 'block or allow', 'off', ['off', true, []]],
  ['capture', 'silent or deny or allow', 'none', ['none', null]],
  ['frames', 'a selector or none', '..', ['..', '', 7, null]],
  ['frameTimeout', 'seconds from 0.1 to 600', '10000', ['10000', 10000, 0, '-1', '1e1', '', null, [1, 2]]],
  ['frameRetries', 'a whole number from 0 to 10', '1.5', [1.5, 11, -1, 'all', true]],
  ['frameProbe', FEW, 'off', ['off', 1]],
  ['onFrameFailure', 'close or report', 'ignore', ['ignore', false]],
  ['history', 'keep-one or leave', 'keep', ['keep', 1]],
  [
    'preset',
    'agora or agora-1080p or livekit or stream or pagecorder or obs or jibri or recall or attendee',
    'tencent',
    ['tencent', null],
  ],
  [
    'checks',
    CHECKS,
    'scrolling',
    ['scrolling', 'all,scroll', 'load', ['browser'], [], ['scroll', 'none'], 7, null],
  ],
  ['maxVideo', 'WxH in pixels', '720p', ['720p', '1280*720', '0x720', '1280x', 720, [1280, 720]]],
  ['maxDownlink', 'Mbps from 0.1 to 1000', '10M', ['10M', 10_000_000, 0, '', null]],
  ['maxUplink', 'Mbps from 0.1 to 1000', '2000000', [2_000_000, -2, true]],
  ['webgl', 'report or deny', 'block', ['block', false]],
  ['autoplay', 'report or repair', 'play', ['play', true]],
  ['ready', GATES, 'loaded', ['loaded', '', 'selector:', 'selector:..', 'selector:a{}', [7], 7, null]],
  ['readyTimeout', 'seconds from 0 to 60', '20000', ['20000', 61, -1, 'soon']],
  ['endWhenEmpty', 'seconds from 0 to 3600', '60s', ['60s', 60_000, null]],
  ['heartbeat', 'seconds from 1 to 3600', '0', [0, '0.5', 30_000]],
  ['overlay', FEW, 'yes', ['yes', 1, null]],
  [
    'stopUrl',
    'a URL of http or https, without user and password',
    'ftp://a/b',
    ['ftp://a/b', 'http://[', '', 'javascript:0', 7, {}, 'https://user:pw@a/b', '//user@a/b'],
  ],
  ['reportUrl', 'a URL of http or https, without user and password', ' ', [' ', 'data:,x', null, ['/a']]],
  ['passParam', 'a name of letters, digits, - or _', 'a.b', ['a.b', '', 'a=b', null]],
  ['autoStart', FEW, '1', ['1', 0]],
  ['logLevel', 'silent or error or warn or info or debug', 'all', ['all', 3]],
];

describe('A wrong option', () => {
  afterEach(closeFrames);

  for (const [name, rule, attribute, values] of WRONG) {
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    it(`"${name}" on the tag is one error, and the default is used`, async () => {
      const page = await openFrame(`${CONSOLE}${tag(`data-${kebab}='${attribute}'`)}<p data-uid="9">R</p>`);
      expect(page.lines).to.deep.equal([
        `error ${P} "${name}" must be ${rule}, got ${JSON.stringify(attribute)}.`,
      ]);
      page.recordingCompanion.companion!.addRecorderUid(9);
      expect(display(page, 'p')).to.equal('none');
    });
    it(`"${name}" in init() is a TypeError that starts nothing`, async () => {
      const page = await openFrame(CONSOLE + tag('data-auto-start="false"'));
      for (const value of values) {
        expect(() => page.recordingCompanion.init({ [name]: value }), `${value}`)
          .to.throw(page.TypeError)
          .with.property(
            'message',
            `"${name}" must be ${rule}, got ${JSON.stringify(value) ?? typeof value}.`,
          );
      }
      expect(page.recordingCompanion.companion).to.equal(null);
      expect(page.lines).to.deep.equal([]);
    });
  }

  it('that is no option is refused by init(), and of interest only to a debugger on the tag', async () => {
    const page = await openFrame(
      CONSOLE + tag('data-auto-start="false" data-cfasync="false" data-log-level="debug"', '?v=7'),
    );
    expect(() => page.recordingCompanion.init({ recorderUID: 9 } as Options)).to.throw(
      page.TypeError,
      '"recorderUID" must be the name of an option.',
    );
    page.recordingCompanion.init();
    expect(page.lines.filter((line: string) => line.startsWith('debug'))).to.deep.equal([
      `debug ${P} "cfasync" is no option`,
      `debug ${P} "v" is no option`,
    ]);
  });

  it('data-config that is no JSON is one error, and the attributes count', async () => {
    for (const config of ['{oops', '', '5', 'null', '[1]']) {
      const page = await openFrame(
        `${CONSOLE}${tag(`data-config='${config}' data-recorder-uid="9"`)}<p data-uid="9">R</p>`,
      );
      expect(page.lines).to.have.length(1);
      expect(page.lines[0]).to.match(
        /^error \[recording-companion\] "data-config" must be a JSON object, got .*: SyntaxError/,
      );
      expect(display(page, 'p')).to.equal('none');
    }
  });

  it('"rosterItem" without a place for a prefix is an error of its own kind', async () => {
    const page = await openFrame(
      `${CONSOLE}${tag('data-recorder-uid="rec-*" data-roster-item=".u-{uid}"')}<p data-uid="rec-1">R</p>`,
    );
    expect(page.lines).to.deep.equal([
      `error ${P} "rosterItem" must be a selector with {uid}, with ="{uid}" for a prefix*, got ".u-{uid}".`,
    ]);
    expect(display(page, 'p')).to.equal('none');
  });

  it('that is no selector does not undo the rules after it', async () => {
    for (const hide of ['.x{}/*', '@page', '.x/*', '.x}', '.x{} .y', ':is(.x']) {
      const page = await openFrame(
        `${CONSOLE}${tag(`data-recorder-uid="9" data-hide="${hide}"`)}<p data-uid="9">R</p>`,
        '&recorder=1',
      );
      expect(page.lines, hide).to.include(
        `error ${P} "hide" must be a selector, got ${JSON.stringify(hide)}.`,
      );
      expect(display(page, 'p'), hide).to.equal('none');
    }
  });

  it('is the only one that counts when the page has put more on Object.prototype', async () => {
    const page = await openFrame(
      `${CONSOLE}<script>Object.prototype.extend = function () {};</script>${tag('data-auto-start="false"')}<p data-uid="9">R</p>`,
    );
    expect(page.recordingCompanion.init({ recorderUid: '9' }).isRecorder).to.equal(false);
    expect(page.lines).to.deep.equal([]);
    expect(display(page, 'p')).to.equal('none');
  });

  const circle: { self?: unknown } = {};
  circle.self = circle;
  const broken = {
    toJSON() {
      throw new Error('broken');
    },
  };
  for (const [what, value, said] of [
    ['a BigInt', BigInt(7), 'bigint'],
    ['a circle', circle, 'object'],
    ['an object whose toJSON throws', broken, 'object'],
    ['a string of 5,000 characters', 'x'.repeat(5000), `"${'x'.repeat(99)}`],
  ] as const)
    it(`of ${what} is one bounded line`, async () => {
      const page = await openFrame(CONSOLE + tag('data-auto-start="false"'));
      expect(() => page.recordingCompanion.init({ capture: value as any })).to.throw(
        page.TypeError,
        `"capture" must be silent or deny or allow, got ${said}.`,
      );
    });

  it('is not mentioned with logLevel silent', async () => {
    expect((await openFrame(CONSOLE + tag('data-log-level="silent" data-capture="x"'))).lines).to.deep.equal(
      [],
    );
  });

  it('recorder() that throws has said nothing, and the page goes on', async () => {
    const page = await openFrame(CONSOLE + tag('data-auto-start="false"'), '&recorder');
    const companion = page.recordingCompanion.init({
      recorder() {
        throw new Error('mine');
      },
    });
    expect(companion.detectedBy).to.equal('param');
    expect(page.lines).to.deep.equal([
      `error ${P} a feature failed, the page goes on without it: Error: mine`,
    ]);
  });
});

describe('Options', () => {
  afterEach(closeFrames);

  it('come from init(), then attributes, then data-config, then the URL of the tag, then the defaults', async () => {
    const levels = {
      url: '?log-level=error&hide=.u&recorderUid=1&publishing=allow',
      json: `data-config='{"hide":".j","recorderUid":[2],"logLevel":"info"}'`,
      data: 'data-recorder-uid="3" data-log-level="debug" data-auto-start="false"',
    };
    const page = await openFrame(
      `${CONSOLE}<script>senderMethod = RTCRtpSender.prototype.replaceTrack</script>${tag(`${levels.json} ${levels.data}`, levels.url)}<p class="u">u</p><p class="j">j</p>${[1, 2, 3, 4].map((uid) => `<i data-uid="${uid}">x</i>`).join('')}`,
      '&recorder',
    );
    page.recordingCompanion.init({ recorderUid: 4 });
    expect([display(page, '.u'), display(page, '.j')]).to.deep.equal(['block', 'none']);
    expect([1, 2, 3, 4].filter((uid) => display(page, `[data-uid="${uid}"]`) === 'none')).to.deep.equal([4]);
    // logLevel is that of the attribute
    expect(page.lines.some((line: string) => line.startsWith('info'))).to.equal(true);
    await page.navigator.mediaDevices.getUserMedia({ audio: true });
    expect(page.lines.at(-1)).to.match(/^debug/);
    // publishing is that of the URL
    expect(page.senderMethod).to.equal(page.RTCRtpSender.prototype.replaceTrack);
  });

  it('are left in the URL where a tag manager drops the attributes', async () => {
    const page = await openFrame(`${CONSOLE}<script>
      const script = document.createElement('script');
      script.src = '/dist/recording-companion.js?recorder-uid=9&v=3';
      document.head.append(script);
    </script><p data-uid="9">R</p>`);
    expect(display(page, 'p')).to.equal('none');
    expect(page.lines).to.deep.equal([]);
  });

  it("of a module tag can't be read: one error says what to do, and init() works", async () => {
    const page = await openFrame(
      `${CONSOLE}<script type="module" src="/dist/recording-companion.js" data-recorder-uid="9"></script>`,
    );
    expect(page.lines).to.have.length(1);
    expect(page.lines[0]).to.match(/^error .*type="module".*recordingCompanion\.init/);
    expect(page.recordingCompanion.companion).to.equal(null);
    expect(page.recordingCompanion.init({ recorderUid: 9 }).isRecorderUid(9)).to.equal(true);
    expect(page.lines).to.have.length(1);
  });

  it('of a second tag are ignored, with a warning only where they differ', async () => {
    const page = await openFrame(
      CONSOLE + tag('data-recorder-uid="9"') + tag('data-recorder-uid="9" data-cfasync="no"'),
    );
    expect(page.lines).to.deep.equal([]);
    const other = await openFrame(
      CONSOLE + tag('data-recorder-uid="9"') + tag('data-recorder-uid="8" data-hide=".x"'),
    );
    expect(other.lines).to.deep.equal([
      `warn ${P} already started, "recorderUid" is ignored`,
      `warn ${P} already started, "hide" is ignored`,
    ]);
    expect(other.recordingCompanion.companion!.isRecorderUid(8)).to.equal(false);
    const wrong = await openFrame(CONSOLE + tag('data-recorder-uid="9"') + tag('data-capture="x"'));
    expect(wrong.lines).to.deep.equal([
      `error ${P} TypeError: "capture" must be silent or deny or allow, got "x".`,
    ]);
  });

  it("of init() beside a tag give the tag's companion, with a warning only where they differ", async () => {
    const page = await openFrame(CONSOLE + tag('data-recorder-uid="9"'));
    const { init } = await run(page, () => (window as any).eval("import('/dist/recording-companion.mjs')"));
    const { companion } = page.recordingCompanion;
    expect(init()).to.equal(companion);
    expect(init({ recorderUid: '9', capture: 'silent' })).to.equal(companion);
    expect(page.lines).to.deep.equal([]);
    expect(init({ recorderUid: 7 })).to.equal(companion);
    expect(page.lines).to.deep.equal([`warn ${P} already started, "recorderUid" is ignored`]);
  });

  it('are not acted on with data-auto-start="false" until init()', async () => {
    const page = await openFrame(
      `${tag('data-auto-start="false" data-recorder-uid="9"')}<p data-uid="9">R</p>`,
    );
    expect(display(page, 'p')).to.equal('block');
    page.recordingCompanion.init();
    expect(display(page, 'p')).to.equal('none');
  });

  it('take an attribute without a value for the first choice', async () => {
    expect((await openFrame(tag('data-recorder'))).recordingCompanion.companion!.detectedBy).to.equal(
      'option',
    );
  });
});

describe('Starting and ending', () => {
  afterEach(closeFrames);

  it('is harmless when an ended companion is ended again beside a new one', async () => {
    const { recordingCompanion: api } = await openFrame(tag('data-recorder-uid="9"'));
    const first = api.companion!;
    first.dispose();
    const second = api.init();
    first.dispose();
    expect(api.companion).to.equal(second);
    expect(api.init()).to.equal(second);
  });

  it('keeps the role when a router has dropped the parameter meanwhile', async () => {
    const page = await openFrame(tag(''), '&recorder=1');
    page.recordingCompanion.companion!.dispose();
    page.history.replaceState(null, '', page.location.href.replace('&recorder=1', ''));
    expect(page.recordingCompanion.init().detectedBy).to.equal('param');
    page.recordingCompanion.companion!.dispose();
    expect(page.recordingCompanion.init({ recorder: false }).detectedBy).to.equal(null);
  });

  it('ends all the same when the page has frozen what was patched', async () => {
    const page = await openFrame(`${tag('data-recorder-uid="9"')}<p data-uid="9">R</p>`, '&recorder=1');
    page.Object.freeze(page.Element.prototype);
    page.Object.freeze(page.RTCRtpSender.prototype);
    page.recordingCompanion.companion!.dispose();
    expect(page.recordingCompanion.companion).to.equal(null);
    expect(display(page, 'p')).to.equal('block');
    const stream = await page.navigator.mediaDevices.getUserMedia({ video: true });
    expect(stream.getVideoTracks()[0]!.label).to.match(/fake/);
    page.document.body.attachShadow({ mode: 'open' });
  });

  it('takes no uid and no client that is none, with one error each', async () => {
    const page = await openFrame(`${CONSOLE}${tag('')}<p data-uid="undefined">A</p><p data-uid="">B</p>`);
    const companion = page.recordingCompanion.companion!;
    for (const none of [undefined, null, '', {}]) companion.addRecorderUid(none as any)();
    companion.guard(undefined as any)();
    expect(page.lines.map((line: string) => line.replace(/TypeError: .*/, 'TypeError'))).to.deep.equal([
      `error ${P} addRecorderUid() must be given a uid, got undefined.`,
      `error ${P} addRecorderUid() must be given a uid, got null.`,
      `error ${P} addRecorderUid() must be given a uid, got "".`,
      `error ${P} addRecorderUid() must be given a uid, got {}.`,
      `error ${P} a feature failed, the page goes on without it: TypeError`,
    ]);
    expect(
      [...page.document.querySelectorAll('p')].map((row) => page.getComputedStyle(row).display),
    ).to.deep.equal(['block', 'block']);
  });

  it('works in a page whose console has next to nothing, and whose elements say odd things', async () => {
    const page = await openFrame(
      `<!doctype html><script>console = { log() {} }</script><b></b><script>
        Object.defineProperty(document.querySelector('b'), 'shadowRoot', { value: { odd: true } });
      </script>${tag('data-recorder-uid="9" data-capture="x" data-log-level="debug"')}<p data-uid="9">R</p>`,
      '&recorder=1',
    );
    expect(page.recordingCompanion.companion!.isRecorder).to.equal(true);
    expect(display(page, 'p')).to.equal('none');
    page.recordingCompanion.companion!.addRecorderUid(7);
  });
});

describe('The global', () => {
  afterEach(closeFrames);

  it('has version, init, companion and onStart', async () => {
    const { recordingCompanion: api } = await openFrame(tag(''));
    expect(Object.keys(api).sort()).to.deep.equal(['companion', 'init', 'onStart', 'version']);
    expect(api.version).to.match(/^\d+\.\d+\.\d+$/);
    expect(api.companion!.version).to.equal(api.version);
  });

  for (const order of ['before', 'after'] as const) {
    it(`takes over the queue of a page whose tag is async, ${order} it has run`, async () => {
      const page = await openFrame(
        `${CONSOLE}<script>
        window.recordingCompanion = { q: [], onStart(callback) { this.q.push(callback); } };
        window.called = [];
        recordingCompanion.onStart(() => { throw new Error('mine'); });
        recordingCompanion.onStart((companion) => called.push(companion.isRecorder));
      </script>${order === 'before' ? tag('async') : ''}<p>page</p>${order === 'after' ? tag('defer') : ''}`,
        '&recorder',
      );
      page.recordingCompanion.onStart((companion: { isRecorder: boolean }) =>
        page.called.push(companion.isRecorder),
      );
      expect(page.called).to.deep.equal([true, true]);
      expect(page.lines).to.deep.equal([`error ${P} an onStart callback threw: Error: mine`]);
    });
  }

  it('calls back when a page starts it later', async () => {
    const page = await openFrame(tag('data-auto-start="false"'));
    const called: unknown[] = [];
    page.recordingCompanion.onStart((companion) => called.push(companion));
    expect(called).to.deep.equal([]);
    const companion = page.recordingCompanion.init();
    expect(called).to.deep.equal([companion]);
  });

  it('is the same for a bundle that starts first and a tag that comes later', async () => {
    const page = await openFrame(
      CONSOLE + head('es', { recorderUid: '9' }) + tag('defer data-recorder-uid="9"'),
    );
    expect(page.recordingCompanion.companion!.isRecorderUid(9)).to.equal(true);
    expect(page.lines).to.deep.equal([]);
  });

  it('emits to listeners and as an event of the window; a listener that throws harms nobody', async () => {
    const page = await openFrame(CONSOLE + tag(''), '&recorder');
    const told: unknown[] = [];
    const companion = page.recordingCompanion.companion!;
    page.addEventListener('recording-companion:publish-blocked', ({ detail }: any) => told.push(detail.kind));
    const off = () => told.push('off');
    expect(companion.on('publish-blocked', off).off('publish-blocked', off)).to.equal(companion);
    companion.once('publish-blocked', ({ api }) => told.push(api));
    companion.on('publish-blocked', () => {
      throw new Error('mine');
    });
    for (let times = 0; times < 2; times++) await page.navigator.mediaDevices.getUserMedia({ audio: true });
    expect(told).to.deep.equal(['getUserMedia', 'audio', 'audio']);
    expect(page.lines).to.deep.equal(
      Array(2).fill(`error ${P} a listener of "publish-blocked" threw: Error: mine`),
    );
  });
});

describe('Where there is no window', () => {
  it('init() filters lists, does nothing else, and shares nothing between visitors', async () => {
    const { stdout, stderr, status } = await inNode(`
      import { init, visibleUsers } from './dist/recording-companion.mjs';
      const companion = init({ recorderUid: ['9', 'rec-*'], hide: '.x', stopUrl: '/stop' });
      const other = init({ recorderUid: 7 });
      companion.on('error', () => {});
      console.log(JSON.stringify([
        companion.isRecorder, companion.detectedBy, companion.visibleUsers([9, 8, 'rec-1']), other.visibleUsers([9, 7]),
        typeof companion.guard({}), typeof companion.addRecorderUid(8), companion.visibleUsers([8]),
        visibleUsers([{ id: 1 }, { id: 2 }], (uid) => uid === 1, ({ id }) => id), 'recordingCompanion' in globalThis, companion.close('over'),
      ]));
      companion.dispose();
      try { init({ capture: 'x' }); } catch (error) { console.log(error.name); }
    `);
    expect(stderr).to.include("a participant's page is never closed");
    expect(status).to.equal(0);
    expect(stdout.trim().split('\n')).to.deep.equal([
      JSON.stringify([false, null, [8], [9], 'function', 'function', [], [{ id: 2 }], false, false]),
      'TypeError',
    ]);
  });
});
