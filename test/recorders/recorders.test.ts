import { expect } from 'chai';
import type { Options, Preset } from '../../src/index.js';
import { PRESETS } from '../../src/presets.js';
import { RECORDERS } from '../../src/recorders/recorders.js';
import { closeFrames, head, openFrame, type PageWindow, until } from '../support/page.js';

/** What a recorder puts into its pages, before any script. */
const OBS = (level: number) =>
  `<script>window.calls = []; window.obsstudio = {
    getControlLevel: (callback) => callback(${level}),
    startRecording: () => calls.push('start'),
    stopRecording: () => calls.push('stop'),
  };</script>`;
const PAGECORDER =
  '<script>window.calls = []; window.pagecorder = async (what) => { calls.push(what); };</script>';
/** The page's own lines, and whether its window was asked to close: no test's frame can be closed. */
const SEEN = `<!doctype html><script>
  window.lines = [];
  window.closed2 = 0;
  window.close = () => closed2++;
  const { log } = console;
  console.log = (...what) => { lines.push(what.join(' ')); log.apply(console, what); };
</script>`;
const open = (
  preset: Preset,
  { before = '', more = '&recorder=1', options = {} as Options, body = '' } = {},
) => openFrame(SEEN + before + head('tag', { preset, ready: 'manual', ...options }) + body, more);
const companionOf = (page: PageWindow) => page.recordingCompanion.companion!;
const makeReady = async (page: PageWindow) => {
  companionOf(page).ready();
  await until(() => companionOf(page).report().readyAfter !== null, 'the ready signal');
};
/** What Jibri asks its page, word for word (ExternalAPIPage.kt). */
const jibriAsks = (page: PageWindow) =>
  [
    'window.jibriPageState?.apiError',
    'window.jibriPageState?.conferenceJoined === true',
    'window.jibriPageState?.localParticipantKicked === true',
  ].map((question) => page.eval(question));

describe('A recorder', () => {
  afterEach(() => {
    closeFrames();
    sessionStorage.clear();
  });

  it('has a row in docs/recorders.md, and each row has its sources', async () => {
    const text = await (await fetch('/docs/recorders.md')).text();
    const rows = [...text.matchAll(/^\| `([\w-]+)` .*\|$/gm)];
    const named = rows.map(([, name]) => name);
    expect([...new Set(named)]).to.deep.equal([...PRESETS]);
    expect(Object.keys(RECORDERS)).to.deep.equal([...PRESETS]);
    const sources = text.slice(text.indexOf('## Sources'));
    for (const preset of PRESETS) expect(sources, preset).to.include(`\`${preset}\``);
    for (const [, cell] of text.matchAll(/^\| (?:TRTC|Volcengine)[^|]*\|([^|]*)\|/gm))
      expect(cell!.trim()).to.equal('not public');
  });

  it('of GetStream finds its element when the page is ready, and not before or after dispose()', async () => {
    const page = await open('stream');
    const element = () => page.document.querySelector<HTMLElement>('span#egress-ready-for-capture');
    expect(element()).to.equal(null);
    await makeReady(page);
    expect(element()!.getBoundingClientRect().height).to.equal(0);
    companionOf(page).dispose();
    expect(element()).to.equal(null);
  });

  it('of the name pagecorder is known by its function, told when to start, and ends by itself', async () => {
    const page = await open('pagecorder', { before: PAGECORDER, more: '' });
    expect(companionOf(page).detectedBy).to.equal('sign');
    expect(page['calls']).to.deep.equal([]);
    await makeReady(page);
    expect(page['calls']).to.deep.equal(['start']);
    expect(companionOf(page).close('over')).to.equal(true);
    expect(page['calls']).to.deep.equal(['start', 'stop']);
    expect(page['closed2']).to.equal(0);
  });

  it('of the name obs is known by its object, and its recording is ended where the page may', async () => {
    const page = await open('obs', { before: OBS(5), more: '' });
    expect(companionOf(page).detectedBy).to.equal('sign');
    await makeReady(page);
    expect(page['calls'], 'OBS starts by its own user').to.deep.equal([]);
    expect(companionOf(page).close('over')).to.equal(true);
    expect(page['calls']).to.deep.equal(['stop']);
    const limited = await open('obs', { before: OBS(4), more: '' });
    await makeReady(limited);
    expect(companionOf(limited).close('over')).to.equal(false);
    expect(limited['calls']).to.deep.equal([]);
  });

  it('gets the status object that Jibri asks for', async () => {
    const page = await open('jibri');
    expect(jibriAsks(page)).to.deep.equal([null, false, false]);
    await makeReady(page);
    expect(jibriAsks(page)).to.deep.equal([null, true, false]);
    companionOf(page).close('over');
    expect(jibriAsks(page)).to.deep.equal([null, false, false]);
    companionOf(page).dispose();
    expect('jibriPageState' in page).to.equal(false);
    const failed = await open('jibri');
    companionOf(failed).close('no room');
    expect(jibriAsks(failed)).to.deep.equal(['no room', false, false]);
    const own = await open('jibri', { before: '<script>window.jibriPageState = { own: 1 };</script>' });
    await makeReady(own);
    expect(own['jibriPageState']).to.deep.equal({ own: 1 });
    companionOf(own).dispose();
    expect(own['jibriPageState']).to.deep.equal({ own: 1 });
  });

  it('of LiveKit reads two lines, and an error before the page was ready', async () => {
    const page = await open('livekit');
    await makeReady(page);
    companionOf(page).close('over');
    expect(page['lines']).to.deep.equal(['START_RECORDING', 'END_RECORDING']);
    expect(page.document.querySelector('div.error')).to.equal(null);
    const failed = await open('livekit');
    companionOf(failed).close('no room');
    const error = failed.document.querySelector<HTMLElement>('div.error')!;
    expect([error.innerText, error.getBoundingClientRect().height]).to.deep.equal(['no room', 0]);
    expect(failed['lines']).to.deep.equal([]);
    companionOf(failed).dispose();
    expect(failed.document.querySelector('div.error')).to.equal(null);
  });

  it('that is named wrongly still hears what Agora and LiveKit hear', async () => {
    const notify = '<script>window.calls = []; navigator.notifyReady = () => calls.push("ready");</script>';
    for (const preset of ['agora', 'stream', 'obs'] as const) {
      const page = await open(preset, { before: notify, more: '' });
      await makeReady(page);
      expect(page['calls'], preset).to.deep.equal(['ready']);
      expect(page['lines'], preset).to.deep.equal(['START_RECORDING']);
    }
  });

  it('whose microphone is the meeting is not made deaf, unless the app says so', async () => {
    const captured = async (preset: Preset, options: Options = {}) => {
      const page = await open(preset, { options: { checks: 'none', ...options } });
      const [track] = (await page.navigator.mediaDevices.getUserMedia({ audio: true })).getTracks();
      track!.stop();
      return track!.label;
    };
    const [device, ...others] = [await captured('recall'), await captured('attendee')];
    expect(device).to.match(/Fake/);
    expect(others).to.deep.equal([device]);
    expect(await captured('obs')).to.not.match(/Fake Audio/);
    expect(await captured('recall', { capture: 'silent' })).to.equal(await captured('agora'));
  });

  it('is checked against its own limits, and against all that the app asks for', async () => {
    const checked = async (preset: Preset, options: Options = {}) =>
      companionOf(await open(preset, { options }))
        .report()
        .checks.map(({ id }) => id);
    const ofAgora = await checked('agora');
    expect(ofAgora).to.include.members(['webgl', 'video-size', 'bandwidth', 'redirect', 'scroll']);
    for (const preset of PRESETS.slice(2)) {
      expect(await checked(preset), preset).to.deep.equal(
        ofAgora.filter((id) => !['webgl', 'video-size', 'bandwidth', 'redirect'].includes(id)),
      );
    }
    expect(await checked('obs', { checks: 'all' })).to.deep.equal(ofAgora);
    expect(await checked('obs', { checks: 'webgl' })).to.deep.equal(['webgl']);
  });

  it('that throws or is missing keeps nothing from working', async () => {
    const broken = '<script>window.pagecorder = () => { throw new Error("no encoder"); };</script>';
    const page = await open('pagecorder', { before: broken, more: '' });
    await makeReady(page);
    expect(page['lines']).to.deep.equal(['START_RECORDING']);
    const missing = await open('pagecorder');
    await makeReady(missing);
    expect(missing['lines']).to.deep.equal(['START_RECORDING']);
    expect(companionOf(missing).close('over')).to.equal(false);
  });
});

describe("A participant's page", () => {
  afterEach(closeFrames);

  it('is no recorder because of an element, a frame, or the object of a recorder that was not named', async () => {
    const MARKUP = '<img id="obsstudio"><iframe name="obsstudio"></iframe><form name="pagecorder"></form>';
    for (const preset of ['obs', 'pagecorder'] as const) {
      const page = await openFrame(
        `<!doctype html>${MARKUP}${head('tag', { preset, recorderUid: '9' })}<p data-uid="9">R</p>`,
      );
      expect(page.eval('typeof obsstudio'), 'the name leads somewhere').to.equal('object');
      expect(companionOf(page).detectedBy, preset).to.equal(null);
      companionOf(page).ready();
      expect(companionOf(page).close('over')).to.equal(false);
    }
    const page = await openFrame(`<!doctype html>${OBS(5)}${PAGECORDER}${head('tag')}`);
    expect(companionOf(page).detectedBy).to.equal(null);
  });

  it('says nothing to any recorder', async () => {
    for (const preset of PRESETS) {
      const page = await openFrame(`${SEEN}${OBS(5)}${head('tag', { preset })}`, '&recorder=0');
      companionOf(page).ready();
      companionOf(page).close('over');
      expect(page['lines'], preset).to.deep.equal([]);
      expect(page['calls'], preset).to.deep.equal([]);
      expect(page.document.querySelector('#egress-ready-for-capture, div.error'), preset).to.equal(null);
      expect('jibriPageState' in page, preset).to.equal(false);
    }
  });
});
