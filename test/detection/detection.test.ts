import { expect } from 'chai';
import { BUILDS, closeFrames, head, openFrame, type PageWindow, pageUrl, visit } from '../support/page.js';
import type { Options } from '../../src/index.js';
import { matchParam } from '../../src/detection/matchParam.js';

const TAG = `<!doctype html>${head('tag')}`;
const detected = async (html: string, more = '') =>
  (await openFrame(html, more)).recordingCompanion.companion!.detectedBy;
/** Pictures that a stream gives in a second. */
async function framesOf(stream: MediaStream): Promise<number> {
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: stream });
  await video.play();
  await new Promise((done) => setTimeout(done, 1000));
  return video.getVideoPlaybackQuality().totalVideoFrames;
}
const detectedBy = () => (window as any).recordingCompanion.companion.detectedBy;

describe("The recorder's page is known", () => {
  afterEach(() => {
    closeFrames();
    sessionStorage.clear();
  });

  for (const build of BUILDS) {
    it(`by its parameter (${build})`, async () => {
      expect(await detected(head(build), '&recorder=1')).to.equal('param');
      expect(await detected(head(build))).to.equal(null);
    });
  }

  it('by what the app says, before all else', async () => {
    expect(await detected(head('tag', { recorder: true }), '&recorder=0')).to.equal('option');
    expect(await detected(head('tag', { recorder: false }), '&recorder=1')).to.equal(null);
    const page = await openFrame(head('tag', { autoStart: false }));
    expect(page.recordingCompanion.init({ recorder: () => true }).detectedBy).to.equal('option');
  });

  it('by other parameters, when the app names them', async () => {
    const options: Options = { recorderParam: 'bot=true, rec' };
    expect(await detected(head('tag', options), '&bot=TRUE')).to.equal('param');
    expect(await detected(head('tag', options), '#/class/42?Rec')).to.equal('param');
    expect(await detected(head('tag', options), '&recorder=1')).to.equal(null);
  });

  it('by navigator.notifyReady, which only a recorder has', async () => {
    const recorder = '<!doctype html><script>navigator.notifyReady = () => true;</script>';
    expect(await detected(recorder + head('tag'))).to.equal('notify-ready');
    expect(await detected(recorder + head('tag'), '&recorder=0')).to.equal(null);
    expect(
      await detected(`<!doctype html><script>navigator.notifyReady = 1;</script>${head('tag')}`),
    ).to.equal(null);
  });

  it('in a reload, when a router has dropped the parameter, and not in a later visit', async () => {
    const { results } = await visit(pageUrl(TAG, '&recorder=1'), [
      detectedBy,
      () => history.replaceState(null, '', location.href.replace('&recorder=1', '')),
      'reload',
      detectedBy,
      'reload',
      detectedBy,
    ]);
    expect(results.filter((result) => result !== undefined && result !== null)).to.deep.equal([
      'param',
      'reload',
      'reload',
    ]);

    const visits = await visit(pageUrl(TAG, '&recorder=1'), [
      detectedBy,
      // a person who tries the recorder's URL and goes on to the class
      pageUrl(TAG),
      detectedBy,
      'reload',
      detectedBy,
    ]);
    expect(visits.results.filter((result) => typeof result === 'string' || result === null)).to.deep.equal([
      'param',
      null,
      null,
    ]);
  });

  it('in a reload of an entry that a router has made, and not of a page that has replaced it', async () => {
    const asTag = `<!doctype html>${head('tag', { history: 'leave' })}`;
    const { results } = await visit(pageUrl(asTag, '&recorder=1'), [
      () => history.pushState(null, '', location.href.replace('&recorder=1', '')),
      'reload',
      detectedBy,
      'goes () => location.replace(`${location.href}&other`)',
      'reload',
      detectedBy,
    ]);
    expect([results[1], results.at(-1)]).to.deep.equal(['reload', null]);
  });

  it('not in a reload after dispose()', async () => {
    const { results } = await visit(pageUrl(TAG, '&recorder=1'), [
      () => {
        history.replaceState(null, '', location.href.replace('&recorder=1', ''));
        (window as any).recordingCompanion.companion.dispose();
      },
      'reload',
      detectedBy,
    ]);
    expect(results.at(-1)).to.equal(null);
  });

  it('in a child frame with its own tag, by its parent', async () => {
    const page = await openFrame(TAG, '&recorder=1');
    const child = page.document.body.appendChild(page.document.createElement('iframe'));
    child.src = pageUrl(TAG);
    await new Promise((done) => child.addEventListener('load', done));
    const companion = () => (child.contentWindow as PageWindow).recordingCompanion.companion!;
    expect(companion().detectedBy).to.equal('parent');
    const { mediaDevices } = (child.contentWindow as PageWindow).navigator;
    const stream = await mediaDevices.getUserMedia({ video: true });
    // that of a camera of Chromium's own making changes all the time
    expect(await framesOf(stream)).to.equal(1);
    companion().dispose();
  });

  it('not by a child frame that shows the recorder its page: a reload stays an ordinary one', async () => {
    const preview = `<iframe src="${pageUrl(TAG, '&recorder=1').replaceAll('&', '&amp;')}"></iframe>`;
    const { results } = await visit(pageUrl(TAG + preview), [
      () => (document.querySelector('iframe')!.contentWindow as any).recordingCompanion.companion.detectedBy,
      'reload',
      detectedBy,
    ]);
    expect(results).to.deep.equal(['param', null]);
  });

  it("not in a child frame of a participant's page", async () => {
    const page = await openFrame(TAG);
    const child = page.document.body.appendChild(page.document.createElement('iframe'));
    child.src = pageUrl(TAG);
    await new Promise((done) => child.addEventListener('load', done));
    expect((child.contentWindow as PageWindow).recordingCompanion.companion!.detectedBy).to.equal(null);
  });

  it('where storage is forbidden and the parent is of another origin', async () => {
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    const page = `<!doctype html><script src="${location.origin}/dist/recording-companion.js" data-recorder></script>
      <script>parent.postMessage(recordingCompanion.companion.detectedBy, '*')</script>`;
    frame.srcdoc = page;
    const answer = new Promise((done) =>
      addEventListener('message', ({ data }) => done(data), { once: true }),
    );
    document.body.append(frame);
    expect(await answer).to.equal('option');
    frame.remove();
  });
});

describe('The parameter', () => {
  const cases: [url: string, verdict: boolean | undefined][] = [
    ['?recorder', true],
    ['?recorder=', true],
    ['?recorder=1', true],
    ['?RECORDER=Yes', true],
    ['?a=1&recorder=anything', true],
    ['?recorder=0', false],
    ['?recorder=FALSE', false],
    ['?recorder=no', false],
    ['?recorder=off', false],
    ['?recorder=00', false],
    ['?recorder=undefined', false],
    ['?recorder=null', false],
    ['?recorder=NaN', false],
    ['?recorderx=1', undefined],
    ['?xrecorder=1', undefined],
    ['', undefined],
    ['?recorder=1&recorder=0', false],
    ['?recorder=1&recorder=1', true],
    ['#/class/42?recorder=1', true],
    ['#/class/42?recorder=0', false],
    ['?recorder=1#/class?recorder=0', false],
    ['#recorder=1', undefined],
    ['#?recorder', true],
  ];
  for (const [url, verdict] of cases) {
    it(`${url || 'that is not there'} says ${verdict === undefined ? 'nothing' : verdict ? 'yes' : 'no'}`, () => {
      const { search, hash } = new URL(url, 'https://app.example/');
      expect(matchParam(['recorder'], search, hash)).to.equal(verdict);
    });
  }
  it('with a value says yes only with that value, each time it is given', () => {
    const match = (search: string) => matchParam(['bot=true'], search, '');
    expect(['?bot=true', '?bot=TRUE', '?bot', '?bot=1', '?bot=true&bot=1', '?x'].map(match)).to.deep.equal([
      true,
      true,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
