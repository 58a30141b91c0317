import { expect } from 'chai';
import type { Options } from '../../src/index.js';
import { passInUrl, withoutPass } from '../../src/claim/passInUrl.js';
import {
  type Build,
  BUILDS,
  closeFrames,
  head,
  inNode,
  openFrame,
  type PageWindow,
  pageUrl,
  run,
  until,
  visit,
} from '../support/page.js';
import { BEFORE, join, newChannel, openClass, reportOf, sdkHtml } from '../support/class.js';

const { subtle } = crypto;
const ES256 = { name: 'ECDSA', namedCurve: 'P-256' };
const keys = await subtle.generateKey(ES256, true, ['sign', 'verify']);
const KEY = JSON.stringify(await subtle.exportKey('jwk', keys.publicKey));
const PRIVATE = JSON.stringify(await subtle.exportKey('jwk', keys.privateKey));
const base64 = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const PEM = `-----BEGIN PUBLIC KEY-----\n${base64(await subtle.exportKey('spki', keys.publicKey)).replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;
const otherKeys = await subtle.generateKey(ES256, true, ['sign', 'verify']);
const p384 = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']);
const P384 = `-----BEGIN PUBLIC KEY-----\n${base64(await subtle.exportKey('spki', p384.publicKey))}\n-----END PUBLIC KEY-----`;

const toUrl = (text: string) => text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
const encode = (text: string) => toUrl(btoa(unescape(encodeURIComponent(text))));
const inHours = (hours: number) => Math.floor(Date.now() / 1000 + hours * 3600);
/** Signs a pass as a server does. */
async function passFor(aud: unknown, claims: object = {}, { key = keys.privateKey, header = {} } = {}) {
  const signed = `${encode(JSON.stringify({ alg: 'ES256', typ: 'JWT', ...header }))}.${encode(JSON.stringify({ aud, exp: inHours(1), ...claims }))}`;
  const signature = await subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    new TextEncoder().encode(signed),
  );
  return `${signed}.${toUrl(base64(signature))}`;
}

/** Keeps the console; with `slow` the signature is verified when the test says so. */
const CONSOLE = (slow = false) => `<!doctype html><script>
  window.lines = [];
  for (const level of ['error', 'warn']) console[level] = (...what) => lines.push([level + ':', ...what].join(' '));
  window.natives = [MediaDevices.prototype.getUserMedia, RTCPeerConnection.prototype.setLocalDescription];
  if (${slow}) {
    const { verify } = SubtleCrypto.prototype;
    const waits = new Promise((done) => { window.goOn = done; });
    SubtleCrypto.prototype.verify = async function (...args) { await waits; return verify.apply(this, args); };
  }
</script>`;
const MARKUP =
  '<p id="hide" data-recording="hide">H</p><p id="only" data-recording="only">O</p><p id="row" data-uid="9">R</p>';
const html = (options: Options = {}, { build = 'tag' as Build, slow = false } = {}) =>
  CONSOLE(slow) + head(build, { checks: 'none', recorderUid: '9', recorderKey: KEY, ...options }) + MARKUP;
/** Opens a page with a pass; `more` stands before it. */
const openWith = (text: string, pass: string, more = '') =>
  openFrame(text, `${more}&recorder=${encodeURIComponent(pass)}`);
const open = async (text: string, more = '') => openWith(text, await passFor(pageUrl(text, more)), more);
const roleOf = async (page: PageWindow) => {
  await until(() => page.recordingCompanion?.companion, 'the companion');
  return new Promise<string | null>((done) =>
    page.recordingCompanion.onStart(({ detectedBy }) => done(detectedBy)),
  );
};
const shown = (page: PageWindow) =>
  ['hide', 'only', 'row'].filter(
    (id) => page.getComputedStyle(page.document.getElementById(id)!).display !== 'none',
  );
const areNative = (page: PageWindow) =>
  page['natives'][0] === page.MediaDevices.prototype.getUserMedia &&
  page['natives'][1] === page.RTCPeerConnection.prototype.setLocalDescription;
const capture = async (page: PageWindow) => {
  const [track] = (await page.navigator.mediaDevices.getUserMedia({ audio: true })).getTracks();
  track!.stop();
  return track!.label;
};

describe("A signed pass for the recorder's role", () => {
  afterEach(() => {
    closeFrames();
    sessionStorage.clear();
  });

  for (const build of BUILDS) {
    it(`makes a page the recorder's (${build})`, async () => {
      const page = await open(html({}, { build }));
      expect(await roleOf(page)).to.equal('pass');
      const companion = page.recordingCompanion.companion!;
      expect([companion.isRecorder, companion.report().detectedBy]).to.deep.equal([true, 'pass']);
      expect(shown(page)).to.deep.equal(['only']);
      expect(areNative(page)).to.equal(false);
      expect(page['lines']).to.deep.equal([]);
    });
  }

  it('is taken with a key as PEM, in a hash, for one of several audiences, and in any order of parameters', async () => {
    const pem = html({ recorderKey: PEM });
    expect(await roleOf(await open(pem))).to.equal('pass');
    const text = html();
    const several = await passFor(['https://other.example/', `${pageUrl(text, '&b=2&a=1')}`]);
    expect(await roleOf(await openWith(text, several, '&a=1&b=2'))).to.equal('pass');
    const hash = pageUrl(text, '#/class/42?lang=en');
    const page = await openFrame(text, `#/class/42?lang=en&Recorder=${await passFor(hash)}`);
    expect(await roleOf(page)).to.equal('pass');
    const object = await openFrame(
      `${CONSOLE()}${head('tag', { autoStart: false })}`,
      `&recorder=${await passFor(pageUrl(`${CONSOLE()}${head('tag', { autoStart: false })}`))}`,
    );
    object.recordingCompanion.init({ recorderKey: JSON.parse(KEY) });
    expect(await roleOf(object)).to.equal('pass');
  });

  it('that is wrong leaves a participant, with one line that says why', async () => {
    const text = html();
    const here = pageUrl(text);
    const [head64, body64, signature64] = (await passFor(here)).split('.') as [string, string, string];
    const forged = encode(JSON.stringify({ aud: here, exp: inHours(2) }));
    const none = encode(JSON.stringify({ alg: 'none' }));
    const WRONG: [what: string, pass: string, line: RegExp, text?: string, more?: string][] = [
      ['no pass at all', '1', /"1" is no signed pass/],
      ['nonsense', 'a.b.c', /"a.b.c" is no signed pass/],
      ['a JWT without a signature', `${none}.${body64}.`, /is no signed pass/],
      ['alg none', `${none}.${body64}.${signature64}`, /must be signed with ES256, and is with "none"/],
      ['alg HS256', await passFor(here, {}, { header: { alg: 'HS256' } }), /is with "HS256"/],
      ['a header that must be understood', await passFor(here, {}, { header: { crit: ['b64'] } }), /ES256/],
      ['other claims', `${head64}.${forged}.${signature64}`, /signature of the pass is not that/],
      ['another key', await passFor(here, {}, { key: otherKeys.privateKey }), /signature of the pass is not/],
      ['a cut signature', `${head64}.${body64}.${signature64.slice(0, 20)}`, /signature of the pass is not/],
      ['expired', await passFor(here, { exp: inHours(-0.01) }), /expired 3\d s ago/],
      ['no end', await passFor(here, { exp: undefined }), /must have a time at which it expires/],
      ['an end that is text', await passFor(here, { exp: `${inHours(1)}` }), /must have a time at which/],
      ['a day', await passFor(here, { exp: inHours(24) }), /at most 12 hours/],
      ['not yet', await passFor(here, { nbf: inHours(1) }), /not valid yet/],
      ['another room', await passFor(pageUrl(text, '&class=43')), /for another URL than/, text, '&class=42'],
      ['a wider room', await passFor(here), /for another URL than/, text, '&class=42'],
      ['no room', await passFor(undefined), /for another URL than/],
      ['an empty room', await passFor(''), /for another URL than/],
      ['another path', await passFor(here.replace('/page?', '/other?')), /for another URL than/],
      ['another origin', await passFor(here.replace('http://', 'https://')), /for another URL than/],
      [
        'a key of another curve',
        await passFor(pageUrl(html({ recorderKey: P384 }))),
        /"recorderKey" must be a public key of P-256/,
        html({ recorderKey: P384 }),
      ],
    ];
    for (const [what, pass, line, page_ = text, more = ''] of WRONG) {
      const page = await openWith(page_, pass, more);
      expect(await roleOf(page), what).to.equal(null);
      expect(page.recordingCompanion.companion!.isRecorder, what).to.equal(false);
      expect(page['lines'], what).to.have.length(1);
      expect(page['lines'][0], what).to.match(line);
      expect(page['lines'][0], what).to.match(/^warn: .*: a participant's page: docs\/security\.md$/);
      expect(shown(page), what).to.deep.equal(['hide']);
      expect(areNative(page), what).to.equal(true);
    }
    const twice = await openFrame(text, `&recorder=${await passFor(here)}&recorder=1`);
    expect(await roleOf(twice)).to.equal(null);
  });

  it('is the only thing that makes the role, but for what the app itself says', async () => {
    const notify = '<script>navigator.notifyReady = () => {};</script>';
    const text = html().replace('<script src', `${notify}<script src`);
    const page = await openFrame(text);
    expect(await roleOf(page)).to.equal(null);
    expect(page['lines'][0]).to.match(/"" is no signed pass/);
    expect(await roleOf(await openFrame(html({ recorder: true })))).to.equal('option');
    expect(await roleOf(await openFrame(html()))).to.equal(null);
    const no = await openFrame(html(), '&recorder=0');
    expect([await roleOf(no), no['lines']]).to.deep.equal([null, []]);
  });

  it('is waited for in silence, and with nothing shown that is for the recorder alone', async () => {
    const page = await open(html({ ready: 'load' }, { slow: true }));
    const companion = page.recordingCompanion.companion!;
    let started = false;
    page.recordingCompanion.onStart(() => {
      started = true;
    });
    const roles: unknown[] = [];
    companion.on('role', (role) => roles.push(role));
    const release = companion.hold('slides');
    companion.mark('early');
    const captured = capture(page).then((label) => ((page as any).captured = label));
    const connection = new page.RTCPeerConnection();
    connection.addTransceiver('audio');
    const described = connection.setLocalDescription();
    await new Promise((done) => setTimeout(done, 500));
    expect(shown(page)).to.deep.equal([]);
    expect([companion.isRecorder, started, roles, companion.close('x')]).to.deep.equal([
      false,
      false,
      [],
      false,
    ]);
    expect([page['captured'], connection.localDescription]).to.deep.equal([undefined, null]);
    expect(companion.report().gates).to.deep.equal([]);
    page['goOn']();
    expect(await captured).to.not.match(/Fake Audio/);
    await described;
    expect([started, roles]).to.deep.equal([true, [{ isRecorder: true }]]);
    expect(shown(page)).to.deep.equal(['only']);
    const { gates, marks } = companion.report();
    expect(gates.map(({ name, after }) => [name, after === null])).to.deep.include(['slides', true]);
    expect(marks.map(({ name }) => name)).to.deep.equal(['early']);
    release();
    await until(() => companion.report().readyAfter !== null, 'the ready signal');
    connection.close();
  });

  it('that turns out wrong gives the participant back all that was held', async () => {
    const text = html({}, { slow: true });
    const page = await openWith(text, await passFor(pageUrl(text), {}, { key: otherKeys.privateKey }));
    const captured = capture(page);
    const connection = new page.RTCPeerConnection();
    connection.addTransceiver('audio');
    const described = connection.setLocalDescription();
    await new Promise((done) => setTimeout(done, 200));
    expect(shown(page)).to.deep.equal([]);
    page['goOn']();
    expect(await captured, 'the real device').to.match(/Fake/);
    await described;
    expect(connection.localDescription!.type).to.equal('offer');
    expect(shown(page)).to.deep.equal(['hide']);
    expect(areNative(page)).to.equal(true);
    connection.close();
  });

  it('that nobody waits for any more holds nothing after dispose()', async () => {
    const page = await open(html({}, { slow: true }));
    const companion = page.recordingCompanion.companion!;
    const captured = capture(page);
    companion.dispose();
    expect(await captured).to.match(/Fake/);
    expect(areNative(page)).to.equal(true);
    expect(shown(page)).to.deep.equal(['hide', 'only', 'row']);
    page['goOn']();
    await new Promise((done) => setTimeout(done, 200));
    expect(companion.isRecorder).to.equal(false);
    expect(areNative(page)).to.equal(true);
    expect(await roleOf((page.recordingCompanion.init(), page))).to.equal('pass');
  });

  it('holds the Agora SDK, and is then silent there as in any page of the recorder', async () => {
    const channel = newChannel();
    const student = await openClass({ options: { recorderUid: 9 } });
    await join(student, channel, 1);
    const text = BEFORE + html({}, { slow: true }) + sdkHtml('script');
    const page = await open(text);
    page.SDK = page.AgoraRTC;
    page.SDK.setLogLevel(4);
    page.SDK.setParameter('ENABLE_EVENT_REPORT', false);
    const joined = join(page, channel, 9).then(() => ((page as any).joined = true));
    await new Promise((done) => setTimeout(done, 500));
    expect(page['joined']).to.equal(undefined);
    page['goOn']();
    await joined;
    await run(page, async () => {
      const { SDK, client } = window as any;
      await client.publish(await SDK.createMicrophoneAudioTrack());
    });
    expect((await reportOf(channel, 9)).publish).to.equal(0);
    expect(run(student, () => (window as any).client.remoteUsers.length)).to.equal(0);
  });

  it('that turns out wrong hides whom the app has named meanwhile, also from the Agora SDK', async () => {
    const channel = newChannel();
    const text = BEFORE + html({ recorderUid: [] }, { slow: true }) + sdkHtml('script');
    const page = await openWith(text, await passFor(pageUrl(text), {}, { key: otherKeys.privateKey }));
    page.SDK = page.AgoraRTC;
    page.SDK.setLogLevel(4);
    page.SDK.setParameter('ENABLE_EVENT_REPORT', false);
    page.recordingCompanion.companion!.addRecorderUid(9);
    page['goOn']();
    expect(await roleOf(page)).to.equal(null);
    await join(page, channel, 1);
    for (const uid of [9, 10]) await join(await openClass({ build: 'none' }), channel, uid);
    const users = () => page.client.remoteUsers.map(({ uid }: { uid: unknown }) => uid);
    await until(() => users().includes(10), 'the other user');
    expect(users()).to.deep.equal([10]);
  });

  it("survives the recorder's reload, also expired by then and with the parameter gone, and no other visit", async () => {
    const LATER =
      "<script>if (performance.getEntriesByType('navigation')[0].type === 'reload') { const { now } = Date; Date.now = () => now() + 864e5; }</script>";
    const text = html().replace('<script src', `${LATER}<script src`);
    const url = `${pageUrl(text)}&recorder=${await passFor(pageUrl(text))}`;
    const ROLE = () =>
      new Promise((done) =>
        (window as any).recordingCompanion.onStart((one: any) => done(`by ${one.detectedBy}`)),
      );
    const roles = ({ results }: { results: unknown[] }) => results.filter((one) => /^by/.test(`${one}`));
    expect(
      roles(
        await visit(url, [
          ROLE,
          'reload',
          ROLE,
          () => history.replaceState(null, '', location.href.replace(/&recorder=[^&]*/, '&stage=2')),
          'reload',
          ROLE,
        ]),
      ),
    ).to.deep.equal(['by pass', 'by pass', 'by pass']);
    // another visit in this tab forgets it; what somebody writes into the storage is no pass
    expect(
      roles(
        await visit(url, [
          ROLE,
          pageUrl(text),
          ROLE,
          () => {
            sessionStorage.setItem('recording-companion:role', 'recorder');
            sessionStorage.setItem('recording-companion:verified', 'a.b.c');
          },
          'reload',
          ROLE,
        ]),
      ),
    ).to.deep.equal(['by pass', 'by null', 'by null']);
  });
});

describe('A private key', () => {
  afterEach(closeFrames);

  it('has no business in a page', async () => {
    const page = await openFrame(html({ recorderKey: PRIVATE }));
    expect(page['lines'][0]).to.match(/^error: .*"recorderKey" must be a public key, PEM or JWK, got /);
  });
});

describe('The program of docs/security.md', () => {
  afterEach(closeFrames);

  it('signs a pass that is taken', async () => {
    const doc = await (await fetch('/docs/security.md')).text();
    const [, code] = /```js\n(.*?)```/s.exec(doc) ?? [];
    const jwk = JSON.stringify(PRIVATE);
    const text = html();
    const { stdout, stderr } = await inNode(`
      ${code!.replace('export ', '')}
      const { createPrivateKey } = await import('node:crypto');
      const key = createPrivateKey({ key: JSON.parse(${jwk}), format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' });
      console.log(withPass(${JSON.stringify(pageUrl(text, '&class=42'))}, key));
    `);
    expect(stderr).to.equal('');
    const { searchParams } = new URL(stdout.trim());
    const page = await openWith(text, searchParams.get('recorder')!, '&class=42');
    expect([await roleOf(page), page['lines']]).to.deep.equal(['pass', []]);
    const other = await openWith(text, searchParams.get('recorder')!, '&class=43');
    expect(await roleOf(other)).to.equal(null);
  });
});

describe('The URL that a pass is for', () => {
  it('is the page without the parameters that name the recorder', () => {
    const same = (a: string, b: string) => withoutPass(['recorder'], a) === withoutPass(['recorder'], b);
    expect(same('https://a.test/c?x=1&recorder=z', 'https://a.test/c?x=1')).to.equal(true);
    expect(same('https://a.test/c?RECORDER=z', 'https://a.test/c')).to.equal(true);
    expect(same('https://u:p@a.test/c', 'https://a.test/c')).to.equal(true);
    expect(same('https://a.test/c?x=a%20b', 'https://a.test/c?x=a+b')).to.equal(true);
    expect(same('https://a.test/#/c/1?recorder=z', 'https://a.test/#/c/1')).to.equal(true);
    expect(same('https://a.test/#/c/1', 'https://a.test/#/c/2')).to.equal(false);
    expect(same('https://a.test/c?x=1&x=2', 'https://a.test/c?x=1')).to.equal(false);
    expect(same('https://a.test/c?x=1', 'https://a.test/c')).to.equal(false);
    expect(same('https://a.test/c', 'https://b.test/c')).to.equal(false);
    expect(withoutPass(['recorder'], undefined)).to.equal('');
    expect(withoutPass(['recorder'], '/c')).to.equal('');
    expect(passInUrl(['bot', 'recorder'], 'https://a.test/?Recorder=x.y')).to.equal('x.y');
    expect(passInUrl(['recorder'], 'https://a.test/?recorder=x#/c?recorder=y')).to.equal('');
  });
});
