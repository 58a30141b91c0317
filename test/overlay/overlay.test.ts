import { expect } from 'chai';
import type { Options } from '../../src/index.js';
import { type Build, closeFrames, head, openFrame, type PageWindow, run, until } from '../support/page.js';

/** Keeps the closed roots that the page's elements get, by their host. */
const LOOK_INSIDE = `<script>
  window.rootsOf = new Map();
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (...args) {
    const root = attachShadow.apply(this, args);
    rootsOf.set(this.localName, root);
    return root;
  };
  window.copied = [];
  navigator.clipboard.writeText = async (text) => void copied.push(text);
</script>`;
const HOST = 'recording-companion-overlay';
const open = (
  options: Options = {},
  { build = 'tag' as Build, lang = 'en', body = '', more = '&recorder=1', before = '' } = {},
) =>
  openFrame(
    `<!doctype html><html lang="${lang}">${LOOK_INSIDE}${before}${head(build, {
      overlay: true,
      onFrameFailure: 'report',
      frameRetries: 0,
      logLevel: 'error',
      ...options,
    })}<style>body { margin: 0; }</style><body>${body}`,
    more,
  );
const shown = (page: PageWindow) => page.document.querySelector(HOST);
const panel = async (page: PageWindow): Promise<ShadowRoot> => {
  await until(() => shown(page), 'the panel');
  return page['rootsOf'].get(HOST);
};
const textOf = (root: ShadowRoot, selector: string) =>
  [...root.querySelectorAll<HTMLElement>(selector)].map(({ textContent }) => textContent);
const wide = '<video id="film" muted src="/demo/classroom/lesson-1080p.webm" autoplay width="320"></video>';

describe('The panel', function () {
  this.timeout(30_000);
  afterEach(closeFrames);

  it('shows every check, frame, gate, attempt to publish and event', async () => {
    const page = await open(
      { checks: ['video-size', 'identity'], readyTimeout: 60, ready: ['load', 'manual'] },
      { build: 'sources', body: `${wide}<iframe src="/no-such-board?token=1"></iframe>` },
    );
    const root = await panel(page);
    await page.navigator.mediaDevices.getUserMedia({ audio: true });
    await until(() => textOf(root, '.violation p').length, 'the violation');
    await until(() => textOf(root, '.row b').includes('publish-blocked'), 'the event', 5);
    await until(() => textOf(root, 'details:nth-of-type(2) .failed').length, 'the failed frame', 5);
    const groups = [...root.querySelectorAll('details')].map((group) => [
      group.querySelector('summary')!.textContent,
      group.open,
      ...[...group.querySelectorAll('.row')].map((row) =>
        [...row.children].map(({ textContent }) => textContent).join(': '),
      ),
    ]);
    const events = groups.pop()!;
    expect(events.slice(2).map((event) => `${event}`.split(':')[0])).to.include.members([
      'publish-blocked',
      'violation',
      'frame-failed',
    ]);
    const load = groups[2]![2] as string;
    expect(groups).to.deep.equal([
      [
        'Checks0 / 2',
        true,
        'A video is larger than the recorder takes: failed',
        'Participants hide the uid of this page: not applicable',
      ],
      ['Frames1', true, `${location.origin}/no-such-board: failed`],
      ['Gates1 / 2', false, load, 'manual: closed'],
      ['Publishing1', false, 'getUserMedia: audio: blocked, 1 times'],
    ]);
    expect(load).to.match(/^load: \d\.\d s$/);
    expect(textOf(root, '.violation p')).to.deep.equal([
      'error: a video is 1920x1080, and 1280x720 is the most',
    ]);
    expect(textOf(root, 'h2 small')).to.deep.equal(['Not ready · 2 wrong']);
  });

  it('speaks Chinese to a page that is Chinese', async () => {
    const page = await open({ checks: 'identity' }, { lang: 'zh-CN' });
    const root = await panel(page);
    expect(textOf(root, 'h2')[0]).to.match(/^录制助手/);
    expect(textOf(root, '.row')).to.include('其他成员的页面会隐藏录制端不适用');
  });

  it('outlines an element that is pointed at, or has the focus', async () => {
    const page = await open({ checks: 'video-size' }, { build: 'sources', body: wide });
    const root = await panel(page);
    const button = await until(() => root.querySelector<HTMLElement>('.target'), 'the button of an element');
    expect(button.textContent).to.equal('#film');
    const outline = root.querySelector<HTMLElement>('.outline')!;
    const box = () => outline.getBoundingClientRect().toJSON();
    expect(outline.hidden).to.equal(true);
    button.dispatchEvent(new page.PointerEvent('pointerenter'));
    expect(outline.hidden).to.equal(false);
    expect(box()).to.deep.include({ left: 0, top: 0, width: 320 });
    button.dispatchEvent(new page.PointerEvent('pointerleave'));
    expect(outline.hidden).to.equal(true);
    button.dispatchEvent(new page.FocusEvent('focus'));
    expect(outline.hidden).to.equal(false);
    page.document.getElementById('film')!.remove();
    button.dispatchEvent(new page.FocusEvent('blur'));
    button.dispatchEvent(new page.FocusEvent('focus'));
    expect(outline.hidden).to.equal(true);
  });

  it('copies the report as JSON, collapses, and can be worked by the keyboard', async () => {
    const page = await open({ checks: 'video-size' }, { body: wide });
    const root = await panel(page);
    await until(() => root.querySelector('.target'), 'the button of an element');
    const [copy, fold] = root.querySelectorAll('button');
    run(page, () => {
      // as frameworks do
      const film = document.getElementById('film') as any;
      film.circle = film;
    });
    copy!.click();
    const [json] = await until(() => page['copied'].length && page['copied'], 'what was copied');
    const { checks, version, frames } = JSON.parse(json as string);
    expect(version).to.equal(page.recordingCompanion.version);
    expect(frames).to.deep.equal([]);
    expect(checks[0]).to.deep.include({ id: 'video-size', outcome: 'failed' });
    expect(checks[0].violations[0]).to.deep.include({ targets: ['#film'], measured: '1920x1080' });
    expect([fold!.ariaLabel, fold!.ariaExpanded]).to.deep.equal(['Collapse', 'true']);
    fold!.click();
    expect([fold!.ariaLabel, fold!.ariaExpanded]).to.deep.equal(['Expand', 'false']);
    expect(root.querySelector('.body')!.checkVisibility()).to.equal(false);
    fold!.click();
    for (const control of root.querySelectorAll<HTMLElement>('button, summary'))
      expect(control.tabIndex).to.equal(0);
  });

  it('is seen by none of our own checks', async () => {
    const page = await open({ checks: 'scroll' }, { body: '<main style="height:720px">Class</main>' });
    const root = await panel(page);
    await until(
      () => page.recordingCompanion.companion!.report().checks[0]!.outcome === 'passed',
      'the verdict',
      15,
    );
    root.querySelectorAll('details').forEach((group) => {
      group.open = true;
    });
    root.querySelector('.body')!.append('x'.repeat(50_000));
    await new Promise((done) => setTimeout(done, 4000));
    expect(page.recordingCompanion.companion!.report().checks[0]!.violations).to.deep.equal([]);
  });

  it('is gone after dispose(), also when it was still being loaded', async () => {
    const page = await open({ checks: 'none' });
    await panel(page);
    page.recordingCompanion.companion!.dispose();
    expect(shown(page)).to.equal(null);
    page.recordingCompanion.init().dispose();
    await new Promise((done) => setTimeout(done, 300));
    expect(shown(page)).to.equal(null);
  });

  it('is not loaded where it is not asked for, by a participant, or where a recorder would record it', async () => {
    const pages = await Promise.all([
      open({ overlay: false }),
      open({}, { more: '' }),
      open({}, { before: '<script>navigator.notifyReady = () => {};</script>', more: '' }),
    ]);
    await new Promise((done) => setTimeout(done, 500));
    for (const page of pages) {
      expect(shown(page)).to.equal(null);
      const loaded = page.performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop());
      expect(loaded).to.not.include('overlay.js');
    }
    expect(pages.map(({ recordingCompanion }) => recordingCompanion.companion!.isRecorder)).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('comes with the ES build too', async () => {
    const page = await openFrame(
      `<!doctype html>${LOOK_INSIDE}${head('es', { overlay: true, checks: 'none' })}`,
      '&recorder=1',
    );
    const root = await panel(page);
    expect(textOf(root, 'h2')).to.have.length(1);
  });
});
