import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { rtcReactClass } from './agoraApps.mjs';
import { runClass, STUDENT } from './agoraClass.mjs';
import { answerWords, LESSON, takeLesson } from './lessonSteps.mjs';
import { runApp } from './runApp.mjs';

const PLACES = [
  process.env.FIREFOX_PATH,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  process.env.PROGRAMFILES && `${process.env.PROGRAMFILES}\\Mozilla Firefox\\firefox.exe`,
];

const launch = (executablePath) =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      // a camera and a microphone that nobody is asked for
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      // the edge is on this machine
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });

const ROWS = `<ul><li data-uid="900001">Recorder</li><li data-uid="1">Teacher</li></ul>
<p data-recording="only">Only in the recording</p><p data-recording="hide">Not in the recording</p>
<p id="in-shadow"></p>`;

/** Runs in a page: what of the rows is shown, and what a list of the app's own becomes. */
function rows() {
  const shows = (element) => getComputedStyle(element).display !== 'none';
  const root = document.getElementById('in-shadow').attachShadow({ mode: 'open' });
  root.innerHTML = '<b data-uid="900001">Recorder</b><b data-uid="1">Teacher</b>';
  const users = [{ uid: 900001 }, { uid: 1 }];
  return {
    rows: [...document.querySelectorAll('li[data-uid]')].map(shows),
    inShadow: [...root.querySelectorAll('b')].map(shows),
    only: shows(document.querySelector('[data-recording="only"]')),
    hide: shows(document.querySelector('[data-recording="hide"]')),
    users: (window.recordingCompanion?.companion.visibleUsers(users) ?? users).map(({ uid }) => uid),
  };
}

/**
 * A class whose student is in Firefox. That the lists are right is waited for. No picture flows, so what depends on pictures is not
 * compared, nor are the SDK's sockets, of which Firefox tells each one that is closed early as an error.
 */
async function holdClass(firefox, world) {
  const { check } = world;
  const app = { ...rtcReactClass('firefox', 'agora-rtc-react'), browsers: { [STUDENT]: firefox } };
  const { without, recorded } = await runClass(app, world);
  const errors = ({ uncaught }) => uncaught.filter((line) => !/(to|at) ws:/.test(line));
  check('student: the lists of all are right', recorded.student.trail.length, without.student.trail.length);
  check('student: the companion says nothing', recorded.student.ourConsole, []);
  check('student: nothing is uncaught', errors(recorded.student), []);
  check('student: no timer, no listener, no observer, no request of ours', recorded.student.asked, []);
  check("student: the browser's functions are the same", recorded.student.natives, without.student.natives);
  const { publish, packets } = recorded.report;
  check('recorder: no media of it reaches the edge', { publish, packets }, { publish: 0, packets: 0 });
  check('recorder: the window closes', recorded.closed, true);
}

/** A participant in Firefox: a page on zone.js, and the student of a class. */
async function run(world) {
  const path = PLACES.find((place) => place && existsSync(place));
  if (!path) {
    console.log('  – firefox: left out, as no Firefox was found (FIREFOX_PATH says where it is)');
    return;
  }
  const firefox = await launch(path);
  try {
    console.log(`  ${await firefox.version()}`);
    const page = {
      name: 'firefox',
      folder: 'zone',
      runs: ['without', 'participant'],
      hasEmptyTag: true,
      root: '#root',
      body: LESSON + ROWS,
      steps: takeLesson,
      answer: answerWords,
      // a stylesheet that is not there is asked for once or twice
      isChance: (line) => line.includes('main.css'),
    };
    const shown = {};
    await runApp(
      {
        ...page,
        async steps(opened, note) {
          await takeLesson(opened, note);
          const tagged = await opened.evaluate(() => Boolean(window.recordingCompanion));
          shown[tagged ? 'participant' : 'without'] = await opened.evaluate(rows);
        },
      },
      { ...world, browser: firefox },
    );
    world.check('without the tag all rows are shown', shown.without, {
      rows: [true, true],
      inShadow: [true, true],
      only: true,
      hide: true,
      users: [900001, 1],
    });
    world.check(
      "participant: the recorder's row, and what is only for the recording, are hidden",
      shown.participant,
      {
        rows: [false, true],
        inShadow: [false, true],
        only: false,
        hide: true,
        users: [1],
      },
    );
    await holdClass(firefox, world);
  } finally {
    await firefox.close();
  }
}

export const firefoxApp = { name: 'firefox', run };
