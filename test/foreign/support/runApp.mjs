import { bundleApp } from './bundleApp.mjs';
import { compareParticipant, compareRecorder } from './compare.mjs';
import { openPage } from './openPage.mjs';
import { serveApp } from './serveApp.mjs';

/**
 * Runs an app without the tag, with it as a participant, and with it as the recorder, and compares.
 *
 * @param {object} app
 * @param {string} app.name
 * @param {(run: string) => Promise<{ origin: string, useTag(use: boolean): unknown, stop(): unknown }>} [app.serve] - bundles the
 *   app and serves it where there is none
 * @param {string} [app.folder] - of its sources, where that is not its name
 * @param {string[]} [app.runs]
 * @param {string} [app.body] - of its page
 * @param {string} [app.root] - the element whose DOM is compared
 * @param {(text: string) => string} [app.normalise] - takes out what differs in each load
 * @param {(line: string) => boolean} [app.isNoise] - lines of the console that come or not, with and without the tag
 * @param {(line: string) => boolean} [app.isChance] - requests of the same kind
 * @param {(url: URL, request: object, response: object) => boolean} [app.answer] - of its server
 * @param {string[]} [app.scriptGlobals] - what a framework adds for any script that is given to it
 * @param {boolean} [app.hasEmptyTag] - see serveApp
 * @param {(page: import('puppeteer-core').Page, note: (step: string) => Promise<void>) => Promise<void>} app.steps - what is done in it
 * @param {(page: import('puppeteer-core').Page) => Promise<unknown>} [app.record] - what a library in it has recorded or sent
 * @param {(check: Function, runs: Record<string, object>) => void} [app.verify] - that the steps did what they were to do
 * @param {{ browser: import('puppeteer-core').Browser, check: Function }} world
 */
export async function runApp(app, { browser, check }) {
  const site = await (app.serve ?? serveBundle)(app);
  const runs = {};
  try {
    for (const run of app.runs ?? ['without', 'participant', 'recorder']) {
      await site.useTag(run !== 'without');
      app.begin?.();
      const url = `${site.origin}/?recorder=${Number(run === 'recorder')}`;
      const opened = await openPage(browser, url, app);
      try {
        await app.steps(opened.page, opened.note);
        const seen = await opened.seen();
        runs[run] = {
          ...seen,
          console: seen.console.filter((line) => !app.isNoise?.(line)),
          // in how many pieces an SDK sends what it has is a matter of time
          requests: seen.requests.filter((line) => !line.includes('ORIGIN/intake/') && !app.isChance?.(line)),
        };
        runs[run].recorded = await app.record?.(opened.page);
        if (run === 'recorder') runs[run].closed = await opened.closes();
      } finally {
        await opened.close();
      }
    }
  } finally {
    await site.stop();
  }
  const { without, participant, recorder } = runs;
  app.verify?.(check, runs);
  compareParticipant(check, without, participant, 'participant', app.scriptGlobals);
  if (app.record)
    check('participant: what is recorded and sent is the same', participant.recorded, without.recorded);
  if (recorder) compareRecorder(check, without, recorder, recorder.closed);
}

async function serveBundle({ name, folder: sources = name, body = '<div id="root"></div>', ...more }) {
  const folder = await bundleApp(sources);
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<link rel="icon" href="data:,"><!--tag--><link rel="stylesheet" href="/main.css"></head>
<body style="margin: 0">${body}<script type="module" src="/main.js"></script></body></html>`;
  return serveApp({ folders: [folder], page: () => page, ...more });
}
