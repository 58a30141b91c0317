import { LESSON } from './lesson.js';

export { LESSON };

/** What is done in lesson.js's page. */
export async function takeLesson(page, note) {
  const shows = (text) =>
    page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  await note('start');
  await page.click('#add');
  await shows('word 1');
  await page.type('#answer', 'Apfel');
  await note('a word, an answer');
  await page.click('#load');
  await shows('pear');
  await note('loaded');
  await (await page.$('word-card >>> button')).click();
  await page.waitForFunction(() => document.querySelector('word-card').dataset.turned);
  await page.click('#fail');
  await note('failed');
  await page.click('#next');
  await shows('/chapter/2');
  await note('chapter 2');
  await page.click('#back');
  await page.waitForFunction(() => !document.getElementById('place').textContent.includes('chapter'));
  await note('back');
  await page.evaluate(() => history.forward());
  await shows('/chapter/2');
  await note('forward');
}

/** The page's own server. */
export const answerWords = (request, response, url) => {
  if (url.pathname !== '/api/words') return false;
  response.setHeader('content-type', 'application/json');
  response.end('["pear","plum"]');
  return true;
};
