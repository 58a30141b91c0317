import { bundleApp } from './bundleApp.mjs';
import { openPage } from './openPage.mjs';
import { serveApp } from './serveApp.mjs';
import { until } from './until.mjs';

const TEACHER = 1;
export const STUDENT = 2;
const RECORDER = 900001;
/** RTP packets after which media is known to flow. */
const FLOWS = 20;

/** The page of such an app. @param {string} far - origin of the far side */
export const html =
  (far) => () => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A class</title>
<link rel="icon" href="data:,">
<script src="${far}/edge/reroute.js"></script><!--tag--></head>
<body style="margin: 0"><div id="root"></div><script type="module" src="/main.js"></script></body></html>`;

/** Lines of the SDK and its hooks that come or not, and earlier or later, as messages race: with and without the tag. */
const RACE = /WebSocket is closed before the connection is established|INVALID_REMOTE_USER|setAppType/;
/** In strict mode two cameras race, and now and then both are shown: in 8 of 48 loads, 6 of them without the tag. */
const PLAYERS = /(<div id="agora-video-player-track-\?".*?<\/video><\/div>)\1+/g;

/** Runs in a page: how many remote pictures play. */
const playing = (selector) =>
  [...document.querySelectorAll(selector)].filter((video) => video.videoWidth > 0 && !video.paused).length;

/**
 * A class of a teacher, a student and a recorder, whose pages are one app on the real SDK and the local edge: without the tag,
 * without a recorder, and with both.
 *
 * @param {object} app
 * @param {string} app.name
 * @param {string} app.folder
 * @param {Record<string, string>} [app.alias] - folders of packages
 * @param {Record<number, import('puppeteer-core').Browser>} [app.browsers] - of a user, where it is another one
 * @param {() => unknown} app.others - runs in a page: what it shows of others
 * @param {(uids: number[]) => unknown} app.shown - what that is when these are there
 * @param {string} app.remoteVideos - selector
 * @param {[string, string]} app.leave - selectors of what leaves the class and joins it again
 * @param {(line: string) => boolean} [app.isNoise] - lines of the console that differ each time
 * @param {{ browser: import('puppeteer-core').Browser, far: { origin: string }, check: Function }} world
 */
export async function runClass(app, { browser, far, check }) {
  const folder = await bundleApp(app.folder, app);
  const site = await serveApp({ folders: [folder], page: html(far.origin) });
  let classes = 0;
  const normalise = (text) =>
    text
      .replaceAll(far.origin, 'FAR')
      .replace(/\d\d:\d\d:\d\d:\d+/g, '<time>')
      .replace(/channel=[\w-]+/g, 'channel=?')
      .replace(/(track-(?:video|audio|cam|mic)-|video_|agora-video-player-track-)[\w-]+/g, '$1?')
      .replace(PLAYERS, '$1')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>');

  /** Opens a class and takes it to where everybody sees everybody; `pages` are gone when it ends. */
  async function hold(uids, useTag, work) {
    const channel = `foreign-${app.name}-${++classes}`;
    site.useTag(useTag);
    const open = (uid) =>
      openPage(
        app.browsers?.[uid] ?? browser,
        `${site.origin}/?channel=${channel}&uid=${uid}&recorder=${Number(uid === RECORDER)}`,
        { root: '#root', normalise },
      );
    const pages = {};
    const show = (uid, others) =>
      until(
        async () => {
          const found = await pages[uid].page.evaluate(app.others);
          return (
            JSON.stringify(found) === JSON.stringify(app.shown(others)) || `it shows ${JSON.stringify(found)}`
          );
        },
        `${uid} to see ${others.join() || 'nobody'}`,
      );
    /** Pictures from and in other browsers are not waited for: over the local edge Firefox shows none, nor is its own shown. */
    const plays = (uid, others) => {
      const count = app.browsers?.[uid] ? 0 : others.filter((other) => !app.browsers?.[other]).length;
      return until(async () => {
        const found = await pages[uid].page.evaluate(playing, app.remoteVideos);
        return found >= count || `${found} play`;
      }, `${uid} to play ${count} pictures`);
    };
    const reportOf = async (uid) => {
      const all = await (await fetch(`${far.origin}/edge/report?channel=${channel}`)).json();
      const own = all.filter((client) => `${client.uid}` === `${uid}`);
      return {
        publish: own.reduce((sum, { sent }) => sum + (sent.publish ?? 0), 0),
        packets: own.reduce((sum, { packets }) => sum + packets, 0),
        joined: own.length > 0,
      };
    };
    try {
      for (const uid of uids) pages[uid] = await open(uid);
      return await work({ pages, show, plays, reportOf });
    } finally {
      for (const page of Object.values(pages)) await page.close();
    }
  }
  async function seenBy(page) {
    const seen = await page.seen();
    return {
      ...seen,
      console: seen.console.filter((line) => !RACE.test(line) && !app.isNoise?.(line)),
      // what the SDK reports, and to which of its hosts, differs each time
      requests: seen.requests.filter((line) => !line.includes(' FAR/edge/http?')),
    };
  }
  /** What happens in the class of a teacher and a student, whoever else is there. */
  async function lesson({ pages, show, plays }) {
    await show(TEACHER, [STUDENT]);
    await show(STUDENT, [TEACHER]);
    await plays(TEACHER, [STUDENT]);
    await plays(STUDENT, [TEACHER]);
    const [leave, join] = app.leave;
    await pages[STUDENT].page.click(leave);
    await show(TEACHER, []);
    await pages[TEACHER].note('the student has left');
    await pages[STUDENT].page.click(join);
    await show(TEACHER, [STUDENT]);
    await show(STUDENT, [TEACHER]);
    await plays(TEACHER, [STUDENT]);
    await plays(STUDENT, [TEACHER]);
    for (const uid of [TEACHER, STUDENT]) await pages[uid].note('the student is back');
    return { teacher: await seenBy(pages[TEACHER]), student: await seenBy(pages[STUDENT]) };
  }

  try {
    // what the tag is for, and whether these checks could fail at all
    const loud = await hold([TEACHER, STUDENT, RECORDER], false, async ({ pages, show, plays, reportOf }) => {
      await show(STUDENT, [TEACHER, RECORDER]);
      await show(RECORDER, [TEACHER, STUDENT]);
      await plays(RECORDER, [TEACHER, STUDENT]);
      const published = await until(async () => {
        const { publish, packets } = await reportOf(RECORDER);
        return (publish > 0 && packets > FLOWS) || `the edge has seen ${publish} and ${packets} packets`;
      }, "the recorder's media without the tag");
      check('without the tag the recorder is seen, and its media reaches the edge', published, true);
      await pages[RECORDER].note('the student is back');
      return seenBy(pages[RECORDER]);
    });
    const without = await hold([TEACHER, STUDENT], false, lesson);
    const recorded = await hold([TEACHER, RECORDER, STUDENT], true, async (room) => {
      const { pages, show, plays, reportOf } = room;
      await show(RECORDER, [TEACHER, STUDENT]);
      const lists = await lesson(room);
      await show(RECORDER, [TEACHER, STUDENT]);
      await plays(RECORDER, [TEACHER, STUDENT]);
      await pages[RECORDER].note('the student is back');
      return {
        ...lists,
        recorder: await seenBy(pages[RECORDER]),
        report: await reportOf(RECORDER),
        teachersMedia: (await reportOf(TEACHER)).packets > FLOWS,
        closed: await pages[RECORDER].closes(),
      };
    });
    return { without: { ...without, recorder: loud }, recorded };
  } finally {
    await site.stop();
  }
}
