import { expect } from 'chai';
import { addTag } from '../support/class.js';
import { closeFrames, openFrame, type PageWindow, until } from '../support/page.js';

const FILES = ['recording-companion.js', 'recording-companion.recorder.js'];
/** The script files that a page has asked for. */
const loaded = (page: PageWindow) =>
  page.performance
    .getEntriesByType('resource')
    .map(({ name }) => name.split('/').pop()!.replace(/\?.*/, ''))
    .filter((name) => name.startsWith('recording-companion'));
/** What the page's next script finds. */
const NEXT = `<script nonce="n">
  window.found = window.recordingCompanion && [recordingCompanion.companion?.isRecorder, navigator.mediaDevices.getUserMedia !== window.before];
</script>`;
const FIRST = `<!doctype html><script nonce="n">
  window.before = navigator.mediaDevices.getUserMedia;
  window.lines = [];
  window.written = [];
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (/recorder\\.js/.test(node.src)) written.push(node.outerHTML);
  }).observe(document, { childList: true, subtree: true });
  for (const level of ['error', 'warn']) console[level] = (...what) => lines.push(what.join(' '));
</script>`;
const tag = (attributes = '', folder = 'dist') =>
  `<script src="/${folder}/recording-companion.js" ${attributes}></script>`;
const hash = async (file: string) => {
  const digest = await crypto.subtle.digest('SHA-384', await (await fetch(`/dist/${file}`)).arrayBuffer());
  return `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
};

describe('The tag', () => {
  afterEach(() => {
    closeFrames();
    sessionStorage.clear();
  });

  it('loads nothing else in a participant’s page', async () => {
    const page = await openFrame(FIRST + tag() + NEXT);
    expect(page['found']).to.deep.equal([false, false]);
    expect(loaded(page)).to.deep.equal(FILES.slice(0, 1));
  });

  it('loads the rest in the recorder’s page, before the page’s next script', async () => {
    const page = await openFrame(
      FIRST + tag('id="companion" data-hide="p"') + NEXT + '<p>Cookies</p>',
      '&recorder=1',
    );
    expect(page['found']).to.deep.equal([true, true]);
    expect(loaded(page)).to.deep.equal(FILES);
    expect(page.getComputedStyle(page.document.querySelector('p')!).display).to.equal('none');
    expect(
      [...page.document.scripts].filter(({ src }) => src.includes('recording-companion')).map(({ id }) => id),
    ).to.deep.equal(['companion']);
    expect(page['lines']).to.deep.equal([]);
  });

  it('hands its query on', async () => {
    const page = await openFrame(
      `${FIRST}<script src="/dist/recording-companion.js?recorder-param=bot&recorder-uid=9"></script>${NEXT}`,
      '&bot=1',
    );
    expect(page['found']).to.deep.equal([true, true]);
    expect(page.recordingCompanion.companion!.isRecorderUid(9)).to.equal(true);
  });

  it('leaves the rest to code that starts it, in every page', async () => {
    const page = await openFrame(FIRST + tag('data-auto-start="false"') + NEXT);
    expect(page['found']).to.deep.equal([undefined, false]);
    expect(loaded(page)).to.deep.equal(FILES);
    expect(page.recordingCompanion.init({ recorder: () => true }).isRecorder).to.equal(true);
  });

  it('that comes late, or from a script, loads the rest a little later', async () => {
    const page = await openFrame(`${FIRST}${tag('async')}`, '&recorder=1');
    await until(() => page.recordingCompanion?.companion, 'the companion');
    expect(loaded(page)).to.deep.equal(FILES);
    const made = await openFrame(FIRST + '<p>Class</p>', '&recorder=1');
    await addTag(made, '');
    expect(made.recordingCompanion.companion!.isRecorder).to.equal(true);
    expect(made.document.querySelector('p')!.textContent).to.equal('Class');
    expect([...page['lines'], ...made['lines']]).to.deep.equal([]);
  });

  it('passes a policy of nonces, and knows the hash of the other file', async () => {
    const page = await openFrame(FIRST + tag('nonce="n"') + NEXT, '&recorder=1', "script-src 'nonce-n'");
    expect(page['found']).to.deep.equal([true, true]);
    const integrity = `integrity="${await hash(FILES[0]!)}" crossorigin`;
    const hashed = await openFrame(FIRST + tag(integrity) + NEXT, '&recorder=1');
    expect(hashed['found']).to.deep.equal([true, true]);
    expect(hashed['written']).to.have.length(1);
    expect(hashed['written'][0])
      .to.include(`integrity="${await hash(FILES[1]!)}"`)
      .and.include('crossorigin=');
  });

  it('without the other file beside it says so, and goes on as in a participant’s page', async () => {
    const page = await openFrame(FIRST + tag('data-recorder-uid="9"', 'alone') + NEXT, '&recorder=1');
    expect(page['lines']).to.have.length(2);
    expect(page['lines'][0]).to.match(
      /recording-companion\.recorder\.js must lie beside .*\/alone\/recording-companion\.recorder\.js$/,
    );
    expect(page['lines'][1]).to.include("and is the recorder's by param");
    expect(page['found']).to.deep.equal([false, false]);
    expect(page.recordingCompanion.companion!.isRecorderUid(9)).to.equal(true);
  });

  it('can’t make a participant’s page the recorder’s afterwards, and says so', async () => {
    const page = await openFrame(FIRST + tag());
    page.recordingCompanion.companion!.dispose();
    const { isRecorder } = page.recordingCompanion.init({ recorder: true });
    expect(isRecorder).to.equal(false);
    expect(page['lines']).to.have.length(1);
    expect(page['lines'][0]).to.include('load recording-companion.recorder.js in its place');
  });
});
