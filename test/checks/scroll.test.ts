import { expect } from 'chai';
import { openChecked, resultOf, verdictOf } from '../support/checks.js';
import { closeFrames, head, openFrame, pageUrl, type PageWindow, until, visit } from '../support/page.js';

const open = (html: string) => openChecked('scroll', html);
const style = (css: string) => `<style>body{margin:0}${css}</style>`;
const box = (css: string, more = '') => `<div style="${css}"${more}></div>`;

const verdict = (page: PageWindow) => verdictOf(page, 'scroll');
/** What it says first. */
const first = (page: PageWindow) =>
  until(() => !/^unknown/.test(verdict(page)) && verdict(page), 'a verdict');
const becomes = (page: PageWindow, expected: string) =>
  until(() => verdict(page) === expected, `"${expected}"`, 15).catch(() =>
    expect(verdict(page)).to.equal(expected),
  );
const violationOf = (page: PageWindow) => resultOf(page, 'scroll').violations[0]!;

/** Each page is a case: what it is, its HTML, and what the check says of it. */
function judges(cases: [what: string, html: string, verdict: string][]) {
  let pages: Promise<PageWindow>[];
  before(() => {
    pages = cases.map(([, html]) => open(html));
  });
  after(closeFrames);
  cases.forEach(([what, , expected], index) => {
    it(what, async () => expect(await first(await pages[index]!)).to.equal(expected));
  });
}

/** An `it` for tests that wait more than they work: all begin at once. */
function together() {
  const begins: (() => Promise<void>)[] = [];
  let running: Promise<void>[];
  before(() => {
    running = begins.map((begin) => begin());
    for (const one of running) one.catch(() => {}); // its test tells
  });
  return (name: string, work: () => Promise<void>) => {
    const index = begins.push(work) - 1;
    it(name, () => running[index]);
  };
}

describe('The check scroll', () => {
  describe('passes', () => {
    judges([
      ['a page as large as the window', style('') + box('height:720px'), 'passed'],
      ['less than half a pixel more', style('') + box('height:720.49px;width:1280.49px'), 'passed'],
      ['a strip for a scroll bar that is not there', style('html{scrollbar-gutter:stable}'), 'passed'],
      ['a tall element that is not displayed', style('') + box('height:3000px;display:none'), 'passed'],
      ['shadows and outlines beyond the edge', style('') + box('height:720px;outline:20px solid'), 'passed'],
      [
        'a link for screen readers outside of the window',
        style('') + '<a href="#" style="position:absolute;left:-9999px">Skip</a>',
        'passed',
      ],
      [
        'a drawer and a bar that wait outside',
        style('body{overflow:hidden}') +
          box('position:fixed;top:0;right:-300px;width:300px;height:100%') +
          box('position:absolute;top:0;left:0;width:300px;height:100%;transform:translateX(-100%)') +
          box('position:absolute;top:720px;height:60px;width:100%'),
        'passed',
      ],
      [
        'slides of which one is in the window',
        style('#show{overflow:hidden}#track{display:flex}#track *{flex:0 0 100%;height:400px}') +
          '<div id="show"><div id="track"><p>1</p><p>2</p><p>3</p></div></div>',
        'passed',
      ],
      [
        'negative margins around content that is in the window',
        style('body{overflow-x:hidden}') +
          '<div style="margin:0 -15px"><div style="margin:0 15px"><p>Text</p></div></div>',
        'passed',
      ],
      [
        'a video that fills a tile and is cut by it',
        style('') +
          '<div style="position:relative;width:1280px;height:360px;overflow:hidden"><video style="position:absolute;left:-40px;width:1360px;height:400px"></video></div>',
        'passed',
      ],
      [
        'a picture behind everything that is larger than the window',
        style('body{overflow:hidden}') + box('position:fixed;inset:-10px;background:silver'),
        'passed',
      ],
      [
        'a modal that is hidden',
        style('') + box('position:fixed;top:0;height:900px;width:400px;visibility:hidden', ' role="dialog"'),
        'passed',
      ],
      [
        'a cut that is meant',
        style('body{overflow:hidden}') + box('height:900px', ' data-recording-ignore'),
        'passed',
      ],
      [
        'text that is longer than its one-line box',
        style('') +
          box('width:90px;overflow:hidden;white-space:nowrap').replace('><', '>a long, long line of text<'),
        'passed',
      ],
    ]);
  });

  describe('fails', () => {
    judges([
      ['half a pixel more', style('') + box('height:720.5px'), 'failed overflow'],
      ['half a pixel more in width', style('') + box('width:1280.5px;height:9px'), 'failed overflow'],
      ['the margin around a body of full height', '<style>html,body{height:100%}</style>', 'failed overflow'],
      [
        'a classroom in a grid, 1 px too high',
        style('#room{display:grid;grid-template-rows:1fr auto;height:721px}') +
          '<div id="room"><main>Whiteboard</main><footer>Tiles</footer></div>',
        'failed overflow',
      ],
      ['a hidden scroll bar', style('html{scrollbar-width:none}') + box('height:800px'), 'failed overflow'],
      [
        'something positioned to the right',
        style('') + box('position:absolute;left:1270px;width:20px;height:9px'),
        'failed overflow',
      ],
      [
        'something moved down',
        style('') + box('height:100px;transform:translateY(680px)'),
        'failed overflow',
      ],
      [
        'something invisible that makes it scroll',
        style('') + box('height:800px;visibility:hidden'),
        'failed overflow',
      ],
      ['a page that is zoomed', style('html{zoom:1.1}') + box('height:100vh'), 'failed overflow'],
      [
        'a wide page that is written from right to left',
        '<html dir="rtl">' + style('') + box('width:1400px;height:9px'),
        'failed overflow',
      ],
      [
        'what is right of a page that is written from right to left',
        '<html dir="rtl">' +
          style('') +
          box('width:400px;height:9px;margin-right:-100px').replace('><', '>text<'),
        'failed clipped',
      ],
      ['a page that hides the rest', style('html{overflow:hidden}') + box('height:3000px'), 'failed clipped'],
      ['a body that hides the rest', style('body{overflow:clip}') + box('height:3000px'), 'failed clipped'],
      [
        'a body of full height that hides the rest',
        style('html,body{overflow:hidden;height:100%}') + box('height:3000px'),
        'failed clipped',
      ],
      [
        'a footer that is just below',
        style('html,body{overflow:hidden;height:100%}') + box('height:720px') + '<footer>Tiles</footer>',
        'failed clipped',
      ],
      [
        'text that is longer than its box',
        style('body{overflow:hidden}') +
          `<p style="width:90px;white-space:nowrap">${'text '.repeat(400)}</p>`,
        'failed clipped',
      ],
      [
        'content that is centred and cut on both sides',
        style('body{display:flex;justify-content:center;width:1280px;overflow:hidden}') +
          box('flex:0 0 1400px;height:9px'),
        'failed clipped',
      ],
      [
        'an app that fills the window and hides the rest',
        style('#app{position:fixed;inset:0;overflow:hidden}') +
          '<div id="app"><main style="height:721px">Whiteboard</main></div>',
        'failed clipped',
      ],
      [
        'a body that scrolls',
        style('html{overflow:hidden}body{overflow:auto;height:100%}html{height:100%}') + box('height:3000px'),
        'failed overflow',
      ],
      [
        'an app that fills the window and scrolls',
        style('#app{height:100vh;overflow-y:auto}') +
          '<div id="app"><main style="height:721px">Whiteboard</main></div>',
        'failed overflow',
      ],
      [
        'a tall dialog',
        style('') +
          box(
            'position:fixed;top:50%;left:50%;width:400px;height:900px;transform:translate(-50%,-50%)',
            ' role="dialog"',
          ),
        'failed off-screen',
      ],
      [
        'a tall <dialog>',
        style('dialog{max-height:none}') +
          '<dialog style="height:900px"></dialog><script>document.querySelector("dialog").showModal()</script>',
        'failed off-screen',
      ],
      [
        'a video that is partly outside',
        style('body{overflow:hidden}') +
          '<div style="position:absolute;right:-50px;top:50px;width:200px"><video></video></div>',
        'failed off-screen',
      ],
    ]);
  });

  describe('notes only', () => {
    judges([
      [
        'an ornament that is partly outside',
        style('') + box('position:fixed;top:-20px;left:-20px;width:90px;height:90px'),
        'passed off-screen?',
      ],
      [
        'a list that scrolls',
        style('#chat{height:200px;width:200px;overflow:auto}#chat *{height:500px}') +
          '<div id="chat"><p>Chat</p></div>',
        'passed inner?',
      ],
      [
        'a text field with more text than it shows',
        style('') + `<textarea rows="2">${'text\n'.repeat(20)}</textarea>`,
        'passed inner?',
      ],
      [
        'a list in a shadow root',
        style('') +
          '<div><template shadowrootmode="open"><div style="height:200px;overflow:auto"><p style="height:500px">Chat</p></div></template></div>',
        'passed inner?',
      ],
    ]);
  });

  describe('as the page changes', () => {
    const it = together();
    after(closeFrames);

    it('fails when the page grows by 1 px, says by how much and where, and passes when it has shrunk', async () => {
      const page = await open(style('') + box('height:720px'));
      const told: string[] = [];
      for (const name of ['violation', 'violation-cleared'] as const)
        page.recordingCompanion.companion!.on(name, ({ kind }) => told.push(`${name} ${kind}`));
      expect(await first(page)).to.equal('passed');
      const grown = page.document.querySelector('div')!;
      grown.style.height = '721px';
      await becomes(page, 'failed overflow');
      const { measured, limit, elements, detail } = violationOf(page);
      expect({ measured, limit }).to.deep.equal({ measured: '1280x721', limit: '1280x720' });
      expect(detail).to.contain('1280x721');
      expect(elements).to.deep.equal([grown]);
      grown.style.height = '720px';
      await becomes(page, 'passed');
      expect(told).to.deep.equal(['violation overflow', 'violation-cleared overflow']);
    });

    it('sees what no mutation tells, without scroll bars too', async () => {
      const bare = style('html{scrollbar-width:none}textarea{field-sizing:content}');
      const [rule, text, animation, picture] = await Promise.all([
        open(bare + '<main></main>'),
        open(bare + '<textarea></textarea>'),
        open(bare + '<style>@keyframes grow{to{height:800px}}</style><main></main>'),
        open(bare + '<img>'),
      ]);
      const pages = [rule, text, animation, picture];
      for (const page of pages) expect(await first(page)).to.equal('passed');
      await new Promise((done) => setTimeout(done, 3000)); // the looks of the start are over
      rule.document.styleSheets[0]!.insertRule('main{height:800px}');
      text.document.querySelector('textarea')!.value = '\n'.repeat(80);
      animation.document
        .querySelector('main')!
        .animate({ height: ['0', '800px'] }, { duration: 9, fill: 'forwards' });
      picture.document.querySelector('img')!.src =
        'data:image/svg+xml,' +
        encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="800"/>');
      for (const page of pages) await becomes(page, 'failed overflow');
    });

    it('sees what no mutation tells inside of the page, too', async () => {
      const list = (content: string) => `<div style="height:90px;width:300px;overflow:auto">${content}</div>`;
      const rules = style(
        'p{margin:0;height:9px;transition:height 50ms}@keyframes grow{to{height:500px}}textarea{field-sizing:content}',
      );
      const slide = '<section style="height:720px">Slide</section>';
      const [frame, text, transition, animation, popover, slides] = await Promise.all([
        open(style('') + '<iframe></iframe>'),
        open(rules + list('<textarea></textarea>')),
        open(rules + list('<p></p>')),
        open(rules + list('<p></p>')),
        open(
          style('') + '<b popover="manual" style="margin:0;inset:700px 0 auto auto">Poll<br>Vote<br>Yes</b>',
        ),
        open(style('') + `<main style="height:720px;overflow:hidden">${slide}${slide}</main>`),
      ]);
      for (const page of [frame, text, transition, animation, popover])
        expect(await first(page)).to.equal('passed');
      expect(await first(slides)).to.equal('failed clipped');
      await new Promise((done) => setTimeout(done, 3000)); // the looks of the start are over
      const inside = frame.document.querySelector('iframe')!;
      inside.contentWindow!.location.replace(pageUrl('<p style="height:900px">Notes'));
      const field = text.document.querySelector('textarea')!;
      field.value = '\n'.repeat(80);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      transition.document.styleSheets[0]!.insertRule('p{height:500px!important}');
      animation.document.styleSheets[0]!.insertRule('p{animation:grow 50ms forwards}');
      popover.document.querySelector('b')!.showPopover();
      slides.document.querySelector('main')!.scrollTop = 720;
      for (const page of [frame, text, transition, animation]) await becomes(page, 'passed inner?');
      await becomes(popover, 'passed off-screen?');
      await becomes(slides, 'passed');
    });

    it('measures by the window that there is', async () => {
      const page = await open(style('') + box('height:600px'));
      expect(await first(page)).to.equal('passed');
      (page.frameElement as HTMLElement).style.height = '577px';
      await becomes(page, 'failed overflow');
      expect(violationOf(page)).to.include({ measured: '1280x600', limit: '1280x577' });
      (page.frameElement as HTMLElement).style.height = '720px';
      await becomes(page, 'passed');
    });

    it('does not know in a window without a size', async () => {
      const page = await open(style(''));
      expect(await first(page)).to.equal('passed');
      (page.frameElement as HTMLElement).style.height = '0';
      await becomes(page, 'unknown');
    });

    it('sees a tall dialog open and close', async () => {
      const page = await open(
        style('dialog{max-height:none}') + '<main><dialog style="height:900px"></dialog></main>',
      );
      expect(await first(page)).to.equal('passed');
      const dialog = page.document.querySelector('dialog')!;
      dialog.showModal();
      await becomes(page, 'failed off-screen');
      const { elements, measured, severity } = violationOf(page);
      expect({ elements: [...elements], measured, severity }).to.deep.equal({
        elements: [dialog],
        measured: Math.round(dialog.getBoundingClientRect().bottom - 720),
        severity: 'error',
      });
      dialog.close();
      await becomes(page, 'passed');
    });

    it('sees the scroll bar of a frame', async () => {
      const page = await open(style('') + `<iframe srcdoc="<div style='height:900px'>"></iframe>`);
      await becomes(page, 'passed inner?');
      expect(violationOf(page).elements[0]!.localName).to.equal('iframe');
    });

    it('sees a list fill up, in a shadow root too', async () => {
      const list = '<div style="height:90px;overflow:auto"></div>';
      const page = await open(style('') + `${list}<main></main>`);
      const root = page.document.querySelector('main')!.attachShadow({ mode: 'closed' });
      root.innerHTML = list;
      expect(await first(page)).to.equal('passed');
      const lists = [page.document, root].map((from) => from.querySelector('div')!);
      for (const one of lists) one.append('message '.repeat(900));
      await becomes(page, 'passed inner?');
      await until(() => violationOf(page).elements.length === 2, 'both lists');
      for (const one of lists) one.textContent = '';
      await becomes(page, 'passed');
    });

    it('holds on to nothing that has gone', async () => {
      const page = await open(style('') + box('height:600px'));
      expect(await first(page)).to.equal('passed');
      const { document } = page;
      const append = () => {
        const host = document.createElement('main');
        host.attachShadow({ mode: 'closed' }).innerHTML = '<p>Poll</p>';
        host.style.position = 'absolute'; // what is told of is kept by the console
        document.body.prepend(host);
        return new WeakRef(host);
      };
      const ref = append();
      document.querySelector('div')!.style.height = '721px';
      await becomes(page, 'failed overflow');
      ref.deref()!.remove();
      document.querySelector('div')!.style.height = '720px';
      await becomes(page, 'passed');
      await until(
        async () => {
          await (window as any).gc({ execution: 'async' }); // what the stack holds would stay
          return !ref.deref();
        },
        'its end',
        10,
      );
    });

    it('says nothing of what passes within half a second, or moves', async () => {
      const page = await open(
        style(
          '@keyframes cross{to{left:1280px}}b{position:fixed;animation:cross 2s linear infinite alternate;width:90px;height:90px}',
        ) +
          box('height:720px') +
          '<b></b>',
      );
      const told: string[] = [];
      page.recordingCompanion.companion!.on('violation', ({ kind }) => told.push(kind));
      await first(page);
      await new Promise((done) => setTimeout(done, 3000)); // the next look comes at once
      const flash = page.document.querySelector('div')!;
      for (const height of ['900px', '720px', '900px', '720px', '900px', '720px']) {
        flash.style.height = height;
        await new Promise((done) => setTimeout(done, 300));
      }
      await new Promise((done) => setTimeout(done, 2500));
      expect(told).to.deep.equal([]);
    });
  });

  describe('in pages of other kinds', () => {
    const it = together();
    after(closeFrames);
    it('follows the window in quirks mode, where the body is what scrolls', async () => {
      const quirks = (html: string) => openFrame(head('tag', { checks: 'scroll' }) + html, '&recorder=1');
      const [fitting, tall, scroller] = await Promise.all([
        quirks(style('') + box('height:720px')),
        quirks(style('') + box('height:3000px')),
        quirks(style('html{overflow:hidden}body{overflow:auto;height:100%}') + box('height:3000px')),
      ]);
      expect(await first(fitting)).to.equal('passed');
      expect(await first(tall)).to.equal('failed overflow');
      expect(await first(scroller)).to.equal('failed overflow');
      expect(violationOf(tall).measured).to.equal('1280x3000');
    });

    it('fails where a bar is shown though nothing is outside, and knows the bars of a page that is too large', async () => {
      const url = (html: string) =>
        pageUrl(`<!doctype html>${head('tag', { checks: 'scroll' })}${html}`, '&recorder=1');
      const step = () =>
        new Promise((done) => {
          const look = () => {
            const [{ outcome, violations }] = (window as any).recordingCompanion.companion.report().checks;
            if (outcome === 'unknown') setTimeout(look, 50);
            else
              done([
                outcome,
                ...violations.map(({ kind, measured, limit }: any) => `${kind} ${measured} ${limit}`),
              ]);
          };
          look();
        });
      const visits = await Promise.all(
        [
          style('html{overflow-y:scroll}') + box('height:720px'),
          style('') + box('height:721px'),
          style('') + box('height:720px;width:1280px'),
        ].map((html) => visit(url(html), [step], { plain: true })),
      );
      expect(visits.map(({ results: [result] }) => result)).to.deep.equal([
        ['failed', 'scroll-bar 1265x720 1280x720'],
        ['failed', 'overflow 1280x721 1280x720'],
        ['passed'],
      ]);
    });

    /** Counts styles that are asked for; the companion takes the function when the tag runs. */
    const LOOKS = `<script>
      window.looks = 0;
      const { getComputedStyle: styleOf } = window;
      window.getComputedStyle = (...args) => {
        looks++;
        return styleOf(...args);
      };
    </script>`;
    it('is invisible to the page, obeys its policy, rests when nothing happens, and leaves no trace', async () => {
      const page = await openFrame(
        `<!doctype html>${LOOKS}${head('tag', { checks: 'scroll' })}${`<link rel="stylesheet" href="data:text/css,body{margin:0}">`}<body><main>Class</main></body>`,
        '&recorder=1',
        "style-src data:; require-trusted-types-for 'script'",
      );
      const { document } = page;
      const violations: unknown[] = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.violatedDirective),
      );
      expect(await first(page)).to.equal('passed');
      expect(document.documentElement.children.length).to.equal(3);
      expect(document.body.querySelector(':scope > :not(main, script)')).to.equal(null);
      expect(document.elementsFromPoint(640, 700).map(({ localName }) => localName)).to.deep.equal(['html']);
      expect(document.getAnimations()).to.deep.equal([]);
      expect(document.documentElement.innerText).to.equal('Class');
      expect(violations).to.deep.equal([]);

      const rests = async () => {
        page['looks'] = 0;
        await new Promise((done) => setTimeout(done, 2500));
        return !page['looks'];
      };
      await until(rests, 'a time of rest', 20);
      document.body.append('more');
      await until(() => page['looks'], 'a look');

      page.recordingCompanion.companion!.dispose();
      expect(document.documentElement.children.length).to.equal(2);
    });
  });
});
