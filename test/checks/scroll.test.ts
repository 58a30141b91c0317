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
  until(() => verdict(page) === expected, `"${expected}"`).catch(() =>
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
          '<div style="margin:0 -15px"><div style="padding:0 15px"><p>Text</p></div></div>'.replace(
            'padding:0 15px',
            'margin:0 15px',
          ),
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
        'a frame that scrolls',
        style('') + `<iframe srcdoc="<div style='height:900px'>"></iframe>`,
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
});
