// The front page: one class in three pages side by side, and everything that can be tried with them.
import { fillIn, lang } from './classroom/language.js';
import { showLog } from './log.js';
import { showOptions } from './options.js';
import { showRecord } from './record.js';
import { text } from './strings.js';
import { startTeacher } from './teacher.js';
import { showTroubles } from './troubles.js';
import { createViews } from './views.js';

const $ = (selector) => document.querySelector(selector);
document.documentElement.lang = lang;
fillIn(document, text);
const other = lang === 'zh' ? 'en' : 'zh';
Object.assign($('.language'), {
  href: `?lang=${other}`,
  hreflang: other,
  lang: other,
  textContent: text.other,
});

/** Without a server the edge lives in this page, and so does the class. */
async function openEdge() {
  if (window.demoHost.edge) return undefined;
  const [{ Edge }, { openBrowserMedia }] = await Promise.all([
    import('./edge/edge.js'),
    import('./edge/browserMedia.js'),
  ]);
  return new Edge({ media: openBrowserMedia() });
}
const edge = await openEdge();
const channel = `demo-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;

const log = showLog($('.events'), $('.clear'));
const views = createViews({ channel, edge, log });
// only the demo's own server has a recorder
const recording = window.demoHost.recorder ? showRecord($('.record'), { channel, views, log }) : undefined;
const teacher = startTeacher({ channel, edge });
const troubles = showTroubles($('.buttons'), { views, log, teacher, recording });

showOptions($('.options form'), (tag, address) => {
  $('.tag code').textContent = tag.html;
  $('.panel').ariaPressed = String(tag.options.overlay === 'true');
  $('.address').textContent = `https://class.example/geometry?${address}`;
  if (views.load(tag.options, address)) troubles.reset();
});
const { overlay } = $('.options form').elements;
$('.panel').addEventListener('click', () => {
  overlay.value = overlay.value === 'true' ? 'false' : 'true';
  overlay.dispatchEvent(new Event('change', { bubbles: true }));
});
$('.copy').addEventListener('click', async ({ target }) => {
  const code = $('.tag code');
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // without the permission, or on plain http from another machine
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
  target.textContent = text.copied;
  setTimeout(() => (target.textContent = text.copy), 2000);
});

$('.join .note').textContent = `${edge ? text.joinPage : text.joinServer} ${text.joinAgora}`;
if (!edge) {
  for (const [key, more] of [
    ['joinStudent', {}],
    ['joinWithout', { tag: 'none' }],
  ]) {
    const link = document.createElement('a');
    link.href = `classroom/?${new URLSearchParams({ class: channel, lang, ...more })}`;
    link.target = '_blank';
    link.textContent = text[key];
    const item = document.createElement('li');
    item.append(link);
    $('.join ul').append(item);
  }
}
