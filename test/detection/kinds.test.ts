import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import { closeFrames, head, openFrame, type PageWindow, pageUrl, visit } from '../support/page.js';

const TAG = head('tag', { recorderUid: '9', checks: 'all' });
const BODY = '<p data-uid="9">R</p><p data-uid="5">A</p>';
const XHTML = `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Class</title>${TAG}</head><body>${BODY}</body></html>`;
/** As SES does (`lockdown()`), and some apps. */
const FROZEN = `<script>
  for (const type of [Object, Array, Function, Promise, Map, Set, WeakMap, WeakSet, RegExp, String, Number, Date, Error, Proxy, Reflect, JSON, Math])
    Object.freeze(type), type.prototype && Object.freeze(type.prototype);
</script>`;

/** What a recorder's page must have, whatever kind of page it is. */
const LOOK = async () => {
  const { companion } = (window as any).recordingCompanion;
  for (
    const end = performance.now() + 20_000;
    companion.report().readyAfter === null && performance.now() < end;
  )
    await new Promise((done) => setTimeout(done, 50));
  history.pushState({}, '', location.href);
  history.back();
  return {
    isRecorder: companion.isRecorder,
    rows: [...document.querySelectorAll('[data-uid]')].map((row) => getComputedStyle(row).display),
    // there is none in a page that is not secure
    capture: await navigator.mediaDevices
      ?.getUserMedia({ video: true })
      .then((stream) => stream.getTracks()[0]!.readyState),
    closes: companion.close('over'),
  };
};
const FINE = { isRecorder: true, rows: ['none', 'block'], capture: 'live', closes: true };

describe("The recorder's page", () => {
  afterEach(closeFrames);

  const recorder = (html: string, more = '', csp = '') =>
    pageUrl(`<!doctype html>${html}`, `&recorder=1${more}`, csp);
  const KINDS: [kind: string, url: () => string | Promise<string>, expected?: object][] = [
    ['of XML', () => pageUrl(XHTML, '&recorder=1&type=application/xhtml%2Bxml')],
    ['whose intrinsics are frozen', () => recorder(FROZEN + TAG + BODY)],
    [
      'that is sandboxed, and has no storage',
      () => recorder(TAG + BODY, '', 'sandbox allow-scripts'),
      // a sandboxed page may use no device, and says so itself
      { ...FINE, capture: 'live' },
    ],
    [
      'of a file',
      async () => {
        const html = JSON.stringify(`<!doctype html>${TAG.replace('/dist/', 'DIST/')}${BODY}`);
        const { stdout } = (await executeServerCommand(
          'node',
          `import fs from 'node:fs'; import url from 'node:url';
           fs.mkdirSync('node_modules/.cache', { recursive: true });
           fs.writeFileSync('node_modules/.cache/class.html', ${html}.replace('DIST', url.pathToFileURL('dist').href));
           console.log(url.pathToFileURL('node_modules/.cache/class.html').href);`,
        )) as { stdout: string };
        return `${stdout.trim()}?recorder=1`;
      },
    ],
  ];
  for (const [kind, url, expected = FINE] of KINDS) {
    it(`${kind} is hidden, silent, called ready and closed like any other`, async () => {
      const { results, messages } = await visit(await url(), [LOOK], { opened: 'target' });
      expect(results[0]).to.deep.equal(expected);
      expect(messages.filter((line) => /START_RECORDING/.test(line))).to.have.length(1);
      expect(messages.filter((line) => /feature failed|uncaught/.test(line))).to.deep.equal([]);
    });
  }

  it('has child pages of srcdoc that are silent, too', async () => {
    const page = await openFrame(`<!doctype html>${TAG}`, '&recorder=1');
    const child = page.document.createElement('iframe');
    child.srcdoc = TAG.replace('/dist/', `${location.origin}/dist/`) + BODY;
    page.document.body.append(child);
    await new Promise((done) => child.addEventListener('load', done));
    const inside = child.contentWindow as PageWindow;
    expect(inside.recordingCompanion.companion!.detectedBy).to.equal('parent');
    expect(inside.getComputedStyle(inside.document.querySelector('p')!).display).to.equal('none');
  });
});
