import { expect } from 'chai';
import { openChecked, resultOf, verdictOf } from '../support/checks.js';
import { closeFrames, CROSS_SITE, type PageWindow, run, until } from '../support/page.js';

/** `show()` puts a video into a page, whose picture goes from colour to colour, or stands still. */
const SHOW = `<script>
  window.show = (colours, { moves = true } = {}) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const picture = canvas.getContext('2d');
    let turn = 0;
    const draw = () => {
      picture.fillStyle = colours[turn++ % colours.length];
      picture.fillRect(0, 0, 320, 180);
    };
    draw();
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, width: 320, height: 180 });
    video.srcObject = canvas.captureStream(10);
    document.body.append(video);
    const timer = setInterval(draw, 100);
    if (!moves) setTimeout(() => clearInterval(timer), 500);
    return video;
  };
</script>`;
const open = (html: string) => openChecked('picture', SHOW + html, {}, 'sources');
const show = (page: PageWindow, colours: string[], options = {}): HTMLVideoElement =>
  page['show'](colours, options);
const COLOURS = ['red', 'green', 'blue'];
const becomes = (page: PageWindow, verdict: string, seconds = 40) =>
  until(
    () => verdictOf(page, 'picture') === verdict,
    `"${verdict}" (now "${verdictOf(page, 'picture')}")`,
    seconds,
  );

describe('The check picture', () => {
  let pages: Record<string, PageWindow>;

  // the times that it waits are those of a recording: all pages wait at once
  before(async () => {
    const names = [
      'moves',
      'still',
      'black',
      'excused',
      'small',
      'empty',
      'blank',
      'shadow',
      'waits',
      'foreign',
      'paused',
      'gone',
    ];
    pages = {};
    for (const name of names) {
      pages[name] = await open(
        {
          empty: '<div style="height:400px;background:#fff"></div><script>0</script>',
          blank: '',
          shadow: '<main></main>',
          gone: '',
        }[name] ?? '<h1>Class</h1>',
      );
    }
    const at = pages as Record<string, PageWindow>;
    show(at['moves']!, COLOURS);
    show(at['still']!, COLOURS, { moves: false });
    show(at['black']!, ['#000', '#0a0a0a']);
    show(at['excused']!, ['#000', '#0a0a0a']).dataset.recordingIgnore = '';
    show(at['small']!, ['#000', '#0a0a0a']).width = 20;
    show(at['gone']!, COLOURS);
    run(at['shadow']!, () => {
      document.querySelector('main')!.attachShadow({ mode: 'open' }).innerHTML = '<p>Here</p>';
    });
    run(at['waits']!, () => {
      // a stream that never has a picture
      const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
      const source = new MediaSource();
      video.src = URL.createObjectURL(source);
      Object.assign(video.style, { width: '320px', height: '180px' });
      document.body.append(video);
      video.play().catch(() => {});
    });
    run(
      at['foreign']!,
      (url) => {
        const video = Object.assign(document.createElement('video'), {
          muted: true,
          autoplay: true,
          loop: true,
          src: url,
        });
        document.body.append(video);
      },
      `${CROSS_SITE}/film`,
    );
    const video = show(at['paused']!, COLOURS);
    video.addEventListener('playing', () => video.pause(), { once: true });
  });
  after(closeFrames);

  it('is unknown until it has looked long enough, and passes when something moves', async () => {
    const fresh = await open('<h1>Class</h1>');
    expect(verdictOf(fresh, 'picture')).to.equal('unknown');
    expect(resultOf(fresh, 'picture').detail).to.equal('a verdict takes 10 s');
    await becomes(pages['moves']!, 'passed');
  });

  it('notices a live picture that stands still, until it moves again', async () => {
    const page = pages['still']!;
    await becomes(page, 'passed still?');
    const { violations } = resultOf(page, 'picture');
    expect(violations[0]).to.deep.include({ measured: 1, limit: 0, targets: ['video'] });
    show(page, COLOURS);
    page.document.querySelector('video')!.remove();
    await becomes(page, 'passed');
  });

  it('notices one that stays black, unless it is excused or too small', async () => {
    await becomes(pages['black']!, 'passed black?');
    await becomes(pages['excused']!, 'passed');
    await becomes(pages['small']!, 'passed');
  });

  it('fails where a video waits for data, and not where it is paused', async () => {
    await becomes(pages['waits']!, 'failed stalled');
    await becomes(pages['paused']!, 'passed');
  });

  it('does not know what a video of another origin shows', async () => {
    await becomes(pages['foreign']!, 'unknown');
    await until(
      () => /another origin/.test(`${resultOf(pages['foreign']!, 'picture').detail}`),
      'the reason',
      30,
    );
  });

  it('fails where there is nothing in the window, until there is', async () => {
    for (const name of ['empty', 'blank']) await becomes(pages[name]!, 'failed empty');
    await becomes(pages['shadow']!, 'passed');
    pages['empty']!.document.querySelector('div')!.textContent = 'Class';
    await becomes(pages['empty']!, 'passed');
  });

  it('fails when an app has thrown away all that it showed', async () => {
    const page = pages['gone']!;
    await becomes(page, 'passed');
    page.document.body.replaceChildren();
    await becomes(page, 'failed empty');
  });
});
