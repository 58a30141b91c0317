import { expect } from 'chai';
import type { Options } from '../../src/index.js';
import { openChecked, resultOf, verdictOf } from '../support/checks.js';
import { connectTo, negotiate } from '../support/farPeer.js';
import { MOVING } from '../support/moving.js';
import { closeFrames, type PageWindow, until } from '../support/page.js';

const open = (body: string, options: Options = {}) =>
  openChecked('video-size', `<body>${MOVING}${body}`, { logLevel: 'silent', ...options }, 'sources');
const script = (code: string) => `<script type="module">${code}</script>`;
const video = (width: number, height: number, more = '') =>
  script(`add('a', { autoplay: true, muted: true, srcObject: moving(${width}, ${height}) }${more})`);

/** Waits until each page has the verdict that it is listed with, all at once. */
async function judge(situations: Record<string, [body: string, verdict: string, options?: Options]>) {
  const pages = new Map<string, PageWindow>();
  await Promise.all(
    Object.entries(situations).map(async ([name, [body, , options]]) => {
      pages.set(name, await open(body, options));
    }),
  );
  const wrong = () =>
    [...pages].flatMap(([name, page]) => {
      const verdict = verdictOf(page, 'video-size');
      return verdict === situations[name]![1] ? [] : `${name}: ${verdict}`;
    });
  await until(() => !wrong().length, 'the verdicts', 14).catch(() => {});
  expect(wrong()).to.deep.equal([]);
  return Object.fromEntries(pages);
}

describe('The check video-size', () => {
  afterEach(closeFrames);

  it('passes up to the limit, upright too, and for what is no video or excused', async () => {
    const hd: Options = { preset: 'agora-1080p' };
    const pages = await judge({
      none: ['<video></video>', 'not-applicable'],
      sound: [script(`add('a', { src: tone, preload: 'auto' })`), 'not-applicable'],
      ignored: ['<div data-recording-ignore id="d"></div>' + video(1920, 1080, ', d'), 'not-applicable'],
      'not loaded': ['<video src="/never.webm" preload="none"></video>', 'unknown'],
      720: [video(1280, 720), 'passed'],
      'upright 720': [video(720, 1280), 'passed'],
      1080: [video(1920, 1080), 'passed', hd],
      own: [video(640, 640), 'passed', { maxVideo: '640x640' }],
    });
    expect(resultOf(pages['upright 720']!, 'video-size')).to.include({
      measured: '720x1280',
      limit: '1280x720',
    });
    expect(resultOf(pages['not loaded']!, 'video-size').detail).to.equal(
      'the size of 1 videos is not known yet',
    );
  });

  it('fails above the limit, on either side and wherever the video is', async () => {
    const failed = 'failed too-large';
    const pages = await judge({
      wide: [video(1282, 720), failed],
      high: [video(1280, 722), failed],
      tall: [video(600, 1282), failed],
      square: [video(1000, 1000), failed],
      still: [script(`add('a', { srcObject: moving(1920, 1080) })`), failed],
      'above 1080p': [video(1922, 1080), failed, { preset: 'agora-1080p' }],
      'in a closed root': [
        '<div id="d"></div>' + video(1920, 1080, `, d.attachShadow({ mode: 'closed' })`),
        failed,
      ],
      'in a frame': [
        `<iframe srcdoc="<p>"></iframe>${script(
          `addEventListener('load', () => add('a', { autoplay: true, srcObject: moving(1920, 1080) },
            document.querySelector('iframe').contentDocument.body))`,
        )}`,
        failed,
      ],
      'outside of the document': [
        script(`Object.assign(document.createElement('video'), { srcObject: moving(1920, 1080) }).play()`),
        failed,
      ],
      two: [video(1920, 1080) + video(1282, 720), failed],
    });
    const [violation] = resultOf(pages.wide!, 'video-size').violations;
    expect(violation!.elements).to.deep.equal([pages.wide!.document.getElementById('a')]);
    expect(violation).to.include({
      measured: '1282x720',
      limit: '1280x720',
      detail:
        'a video is 1282x720, and 1280x720 is the most: with the Agora SDK, setRemoteVideoStreamType(uid, 1) asks for the small stream',
    });
    const [both] = resultOf(pages.two!, 'video-size').violations;
    expect(both!.detail).to.match(/^2 videos are too large, up to 1920x1080, /);
    expect(both!.elements).to.have.length(2);
  });

  it('clears when the video is replaced, taken away or excused, and some seconds after it has shrunk', async () => {
    const large = script(
      `const stream = window.stream = moving(1920, 1080); add('a', { autoplay: true, muted: true, srcObject: stream })`,
    );
    const names = ['replaced', 'taken away', 'excused', 'shrunk'];
    const pages = await judge(Object.fromEntries(names.map((name) => [name, [large, 'failed too-large']])));
    const element = (name: string) => pages[name]!.document.querySelector('video')!;
    element('replaced').srcObject = pages.replaced!.moving(640, 360);
    element('taken away').remove();
    element('excused').setAttribute('data-recording-ignore', '');
    const { canvas } = pages.shrunk!.stream.getVideoTracks()[0];
    Object.assign(canvas, { width: 640, height: 360 });
    const verdict = (name: string) => verdictOf(pages[name]!, 'video-size');
    await until(() => element('shrunk').videoWidth === 640, 'the small picture');
    for (const name of ['taken away', 'excused']) await until(() => verdict(name) === 'not-applicable', name);
    await until(() => verdict('replaced') === 'passed', 'another size');
    expect(verdict('shrunk')).to.equal('failed too-large');
    await until(() => verdict('shrunk') === 'passed', 'the end of the size', 14);
  });

  it('follows the size of a received video', async () => {
    const page = await open('', { maxVideo: '320x240' });
    const { near, far } = connectTo(page);
    const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 });
    const picture = canvas.getContext('2d')!;
    const timer = setInterval(() => picture.fillRect(0, 0, Math.random() * 100, 100), 50);
    const sent = canvas.captureStream(20).getVideoTracks()[0]!;
    // a sender that is short of time would make it smaller
    sent.contentHint = 'detail';
    far.addTrack(sent);
    near.ontrack = ({ track }) =>
      page.add('a', { autoplay: true, muted: true, srcObject: new page.MediaStream([track]) });
    await negotiate(far, near);
    await until(() => resultOf(page, 'video-size').measured === '160x120', 'the first size');
    expect(verdictOf(page, 'video-size')).to.equal('passed');
    Object.assign(canvas, { width: 480, height: 360 });
    await until(() => verdictOf(page, 'video-size') === 'failed too-large', 'the second size', 15);
    clearInterval(timer);
    for (const connection of [near, far]) connection.close();
  });
});
