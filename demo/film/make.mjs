// Makes the classroom's film, demo/classroom/lesson.webm and its 1080p twin: `node demo/film/make.mjs`. To be run again only
// when the film is to be another; the files are in the repository.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { CHROME_FLAGS, findChrome } from '../../scripts/chrome.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const mediabunny = readFileSync(
  path('../../node_modules/mediabunny/dist/bundles/mediabunny.min.mjs'),
  'utf8',
);
const film = readFileSync(path('film.js'), 'utf8');

const browser = await puppeteer.launch({ executablePath: findChrome(), headless: true, args: CHROME_FLAGS });
const page = await browser.newPage();
page.on('pageerror', (error) => console.error(error.message));
await page.goto(`file://${path('make.mjs')}`); // any page: encoders want no more
for (const [name, width, height, bitrate] of [
  ['lesson', 960, 540, 160_000],
  ['lesson-1080p', 1920, 1080, 300_000],
]) {
  const base64 = await page.evaluate(
    async (library, drawing, ...options) => {
      const moduleOf = (source) =>
        import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
      const { makeFilm } = await moduleOf(drawing);
      return makeFilm(await moduleOf(library), ...options);
    },
    mediabunny,
    film,
    width,
    height,
    bitrate,
  );
  const file = path(`../classroom/${name}.webm`);
  writeFileSync(file, Buffer.from(base64, 'base64'));
  console.log(`${name}.webm: ${width}x${height}, ${Buffer.from(base64, 'base64').length} bytes`);
}
await browser.close();
