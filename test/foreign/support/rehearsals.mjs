import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { rehearse } from '../../../dist/rehearse.mjs';
import { rtcReactClass } from './agoraApps.mjs';
import { html } from './agoraClass.mjs';
import { buildOnce, bundleApp } from './bundleApp.mjs';
import { serveApp } from './serveApp.mjs';
import { until } from './until.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const demo = `${root}demo/classroom`;
/** As the command watches by default: what was so for a moment only has gone by then. */
const SECONDS = 30;
/** The verdicts that were foretold: app, verdict, and `check kind` of what is wrong, a notice with a `?`. */
const FORETOLD = [
  ...readFileSync(`${root}docs/rehearse.md`, 'utf8').matchAll(
    /^\| `(\S+)` .*?\| (fit|unfit) *\| (.*?) *\|$/gm,
  ),
].map(([, name, verdict, found]) => ({ name, verdict, found: found === 'nothing' ? [] : found.split(', ') }));

/** A page without the tag, as the app's readme has it; nothing is loaded from elsewhere. */
const page =
  (name, body, hasStyles) =>
  () => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<meta http-equiv="content-security-policy" content="default-src 'self' 'unsafe-inline' data: blob:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">${hasStyles ? '<link rel="stylesheet" href="/main.css">' : ''}</head>
<body style="margin: 0">${body}<script type="module" src="/main.js"></script></body></html>`;
const ROOT = '<div id="root"></div>';
const DECK = `<div class="reveal"><div class="slides">
<section><h1>Triangles</h1><p>Geometry, lesson 4</p></section>
<section><section><h2>Angles</h2><p>They add up to 180°.</p></section><section><h2>Sides</h2><p>Two are longer than the third.</p></section></section>
<section><h2>Homework</h2><ul><li>Page 12</li><li>Page 13</li></ul></section></div></div>`;
const PLAYER =
  '<div style="width: 960px; margin: 0 auto"><video id="player" class="video-js" playsinline></video></div>';

/** Rehearses an app that is files only. */
const served =
  (folder, body, query = '', options = {}) =>
  async () => {
    const built = await bundleApp(folder);
    const hasStyles = existsSync(join(built, 'main.css'));
    const site = await serveApp({ folders: [built, demo], page: page(folder, body, hasStyles) });
    try {
      return await rehearse(`${site.origin}/?recorder=1${query}`, { seconds: SECONDS, ...options });
    } finally {
      await site.stop();
    }
  };

/** Rehearses the recorder's page of a class that has a teacher. */
async function rehearseClass({ browser, far }) {
  const app = rtcReactClass('rehearsed', 'agora-rtc-react');
  const site = await serveApp({ folders: [await bundleApp(app.folder, app)], page: html(far.origin) });
  const teacher = await browser.newPage();
  try {
    const url = `${site.origin}/?channel=rehearsed`;
    await teacher.goto(`${url}&uid=1&recorder=0`);
    await until(
      () => teacher.evaluate(() => document.body.textContent.includes('in the class') || 'it is joining'),
      'the teacher to join',
    );
    return await rehearse(`${url}&uid=900001&recorder=1`, { seconds: SECONDS });
  } finally {
    await teacher.close();
    await site.stop();
  }
}

/** The program of a Chromium that is older than 153, the first that films a page; undefined where npm has none for this machine. */
async function oldChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = await buildOnce('old-chromium', ({ from, to }) => {
    const main = createRequire(join(from, 'package.json')).resolve('@sparticuz/chromium');
    const packed = join(main.slice(0, main.indexOf('@sparticuz')), '@sparticuz/chromium/bin/chromium.br');
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, 'chromium'), brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
  });
  return join(folder, 'chromium');
}

/** By the name in the table of docs/rehearse.md. */
const REHEARSALS = {
  tldraw: served('tldraw', ROOT),
  'reveal.js': served('reveal', DECK),
  three: served('three', ROOT),
  'video.js': served('videojs', PLAYER, '&plays=1'),
  'video.js?plays=0': served('videojs', PLAYER, '&plays=0'),
  'agora-rtc-react': rehearseClass,
};

/** Public apps, served here, get the verdicts that docs/rehearse.md has foretold. */
export const rehearsedApps = [
  {
    name: 'rehearse',
    async run(world) {
      const { check } = world;
      check(
        'each app has its verdict',
        FORETOLD.map(({ name }) => name),
        Object.keys(REHEARSALS),
      );
      for (const { name, verdict, found } of FORETOLD) {
        const result = await REHEARSALS[name]?.(world);
        const told = result.problems.filter(
          ({ id, kind, lasts }) =>
            // what moves is outside for a moment only, and a busy machine is slow
            lasts &&
            id !== 'main-thread' &&
            // nobody speaks in an app that is no class
            (id !== 'sound' || name === 'agora-rtc-react') &&
            // whether its arrow is outside when one looks is chance (docs/rehearse.md)
            (kind !== 'off-screen' || name !== 'reveal.js'),
        );
        for (const { id, detail } of told) console.log(`    ${name}: ${id}: ${detail}`);
        check(
          `${name} is ${verdict}`,
          told.map(({ id, kind, severity }) => `\`${id}\` ${kind}${severity === 'notice' ? '?' : ''}`),
          found,
        );
        check(`${name}: the page can be closed`, result.close.accepted, true);
        const { took, ready } = result;
        const cost = took - SECONDS - ready.after;
        console.log(`    ${name}: took ${took} s, ${cost.toFixed(1)} s more than it waited and watched`);
        check(`${name}: a run costs at most 15 s more than it waits and watches`, cost <= 15, true);
      }
      const chrome = await oldChromium();
      if (!chrome) return console.log('  left out: npm has no old Chromium for this machine');
      const old = await served('videojs', PLAYER, '&plays=0', { chrome, seconds: 5 })();
      check(
        'an old Chromium finds what is wrong, and makes no film',
        [
          old.verdict,
          old.problems.map(({ id }) => id).filter((id) => id !== 'main-thread'),
          old.film,
          old.filmDetail,
        ],
        [
          'unfit',
          ['autoplay'],
          null,
          `Chrome ${old.recorder.browser.split(' ')[1]} can't record a page: Chrome 153 or newer can`,
        ],
      );
    },
  },
];
