import { expect } from 'chai';
import { OPTION_TABLE } from '../../src/config/optionTable.js';
import { PRESETS } from '../../src/presets.js';
import { DEMO, SITE, inNode, visit } from '../support/page.js';
import { MISSING } from '../support/recorder.js';
import { stepWith } from '../support/step.js';

/** What the steps use in the front page. */
const step = stepWith(`
  const view = (name) => document.querySelector(\`[data-view="\${name}"] iframe\`).contentWindow;
  const all = (name, selector) => visible(selector, view(name).document);
  const people = (name) => all(name, '.roster .name').map((element) => element.textContent).sort().join();
  const videos = (name) => all(name, '.tile video').filter((video) => video.videoWidth && video.currentTime > 0).length;
  const board = () => view('recorder').document.querySelector('.board');
  const boardIsUp = () => Boolean(board().contentDocument?.querySelector('[data-ready] canvas'));
  const lines = () => [...document.querySelectorAll('.events li')].map((line) =>
    [line.dataset.of, line.dataset.event, line.textContent.slice(8)].filter(Boolean).join(' '));
  const tag = () => document.querySelector('.tag code').textContent.replace(/\\s+/g, ' ');
  const state = () => 'events: ' + lines().join(' | ');
  const setAll = (values) => {
    const form = document.querySelector('form');
    for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
    form.elements.hide.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const set = (name, value) => setAll({ [name]: value });
  const press = (name) => document.querySelector(\`[data-trouble="\${name}"]\`).click();
  const clear = () => document.querySelector('.clear').click();
  const ALL = 'Mia,Ms Lin,Recorder,Wei', CLASS = 'Mia,Ms Lin,Wei';
  const settled = () => until(() => people('without') === ALL && people('with') === CLASS && people('recorder') === CLASS
    && boardIsUp() && videos('recorder') === 3, 'the class as usual');
`);

/** A public key of nobody. */
const KEY =
  '{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}';

const OPTIONS = step(`
  await until(() => people('without') === ALL && videos('without') === 3, 'the student without');
  await settled();
  const usual = { tag: tag(), with: view('with').document.querySelector('#count').textContent, without: view('without').document.querySelector('#count').textContent };
  const done = [];

  set('recorderUid', '');
  await until(() => people('with') === ALL, 'the recorder in a page that was told no uid');
  done.push(tag());
  set('recorderUid', '900001');

  set('hide', '');
  await until(() => all('recorder', '.toolbar').length === 1, 'a toolbar in the recording');
  done.push(tag());
  set('hide', '.toolbar, .toasts');

  // its own tile may be hidden because it plays what we put in the camera's place, so a row of another list is looked at
  const otherRow = () => {
    const { body } = view('recorder').document;
    const row = body.querySelector('.other-row') ?? body.appendChild(Object.assign(document.createElement('p'), { className: 'other-row', textContent: 'Recorder' }));
    row.dataset.uid = '900001';
    return row.checkVisibility();
  };
  await settled();
  if (otherRow()) throw new Error('a row of another list is shown without a rule');
  set('rosterItem', '.roster [data-uid="{uid}"]');
  await until(() => people('recorder') === CLASS && otherRow(), 'a row that the rule leaves');
  done.push(tag());
  set('rosterItem', '');

  set('recorderParam', 'bot=1');
  await until(() => document.querySelector('.address').textContent.endsWith('?bot=1'), 'the other address');
  await settled();
  done.push(tag());
  set('recorderParam', 'UID=7');
  const refused = document.querySelector('form').elements.recorderParam.validationMessage + document.querySelector('.address').textContent;
  set('recorderParam', '');

  set('publishing', 'allow');
  await until(() => all('without', '.tile[data-video][data-uid="900001"]').length === 1 && people('with') === CLASS, 'a recorder that publishes and stays hidden');
  done.push(tag());
  set('publishing', 'block');

  set('capture', 'deny');
  const camera = async () => (await view('recorder').navigator.permissions.query({ name: 'camera' })).state;
  await until(async () => (await camera()) === 'denied', 'a refusal');
  done.push(tag());
  set('capture', 'silent');

  clear();
  set('recorder', 'false');
  await until(() => lines().includes('recorder started as a participant’s page'), 'a recorder that is told it is none');
  done.push(tag());
  clear();
  set('recorder', 'true');
  await until(() => lines().includes('recorder started as the recorder’s page, known by option'), 'a recorder that is told so');
  set('recorder', '');

  clear();
  set('recorderKey', '${KEY}');
  await until(() => lines().includes('recorder started as a participant’s page'), 'a recorder without a pass');
  done.push(tag());
  set('recorderKey', '');

  clear();
  set('autoStart', 'false');
  await until(() => people('with') === ALL && lines().filter((line) => line.endsWith('not started')).length === 2, 'a companion that waits');
  done.push(tag());
  set('autoStart', 'true');

  const ENDING = { frames: '.board', frameTimeout: '20', frameRetries: '0', frameProbe: 'false', onFrameFailure: 'report', history: 'leave', preset: 'agora-1080p', checks: 'scroll', maxVideo: '640x360', maxDownlink: '5', maxUplink: '1', webgl: 'deny', autoplay: 'repair', ready: 'load', readyTimeout: '20', endWhenEmpty: '60', stopUrl: '/stop', reportUrl: '/report', heartbeat: '15', passParam: 'proof' };
  setAll(ENDING);
  done.push(tag());
  setAll(Object.fromEntries(Object.keys(ENDING).map((name) => [name, { frameProbe: 'true', onFrameFailure: 'close', history: 'keep-one', preset: 'agora', webgl: 'report', autoplay: 'report' }[name] ?? ''])));

  set('logLevel', 'debug');
  done.push(tag());
  set('logLevel', 'warn');

  clear();
  set('rosterItem', 'li');
  const error = await until(() => lines().find((line) => line.startsWith('recorder error')), 'the error of a wrong value');
  set('rosterItem', '');
  await settled();
  const controls = [...document.querySelector('form').elements];
  const presets = [...document.querySelector('form').elements.preset.options].map(({ value }) => value);
  return { usual, done, refused, error, back: tag(), options: controls.map(({ name }) => name).sort(), presets };
`);

const attribute = (line: string) => `<script src="recording-companion.js" ${line}></script>`;

const TROUBLES = step(`
  await settled();
  const done = {};
  const trouble = async (name, happens, mended = boardIsUp) => {
    press(name);
    await until(happens, name);
    const pressed = document.querySelector(\`[data-trouble="\${name}"]\`).ariaPressed;
    press(name);
    await until(mended, name + ' mended');
    done[name] = pressed + ' ' + document.querySelector(\`[data-trouble="\${name}"]\`).ariaPressed;
  };
  const fails = (reason) => () => lines().some((line) => line.startsWith('recorder frame-failed') && line.includes('reason: ' + reason));
  await trouble('board-404', fails('http-status'));
  clear();
  await trouble('board-refused', fails('network'));
  await trouble('board-policy', fails('blocked'));
  await settled();
  await trouble('board-hangs', () => board().contentDocument.readyState === 'loading');
  await trouble('board-crashes', fails('reported'));
  await trouble('webgl', () => all('recorder', '.solid canvas').length === 1, () => all('recorder', '.solid').length === 0);
  await trouble('large-video', () => all('recorder', '.film video')[0].videoWidth === 1920, () => all('recorder', '.film').length === 0);
  const root = () => view('recorder').document.documentElement;
  await trouble('scroll', () => root().scrollHeight > 720, () => root().scrollHeight === 720);
  await trouble('offline', () => lines().some((line) => line.startsWith('recorder violation') && line.includes('check: connection')), () => lines().some((line) => line.startsWith('recorder violation-cleared') && line.includes('check: connection')));
  const heard = () => {
    const { AgoraRTC } = view('recorder');
    AgoraRTC.setParameter('SHOW_GLOBAL_CLIENT_LIST', true);
    return AgoraRTC.__CLIENT_LIST__.some(({ remoteUsers }) => remoteUsers.some(({ audioTrack }) => audioTrack?.isPlaying));
  };
  await until(heard, 'somebody who is heard');
  await trouble('mute', () => !heard(), heard);
  const hidden = (event) => () => lines().some((line) => line.startsWith('recorder ' + event) && line.includes('kind: hidden'));
  await trouble('hide-tiles', hidden('violation'), hidden('violation-cleared'));
  await trouble('leave', () => people('recorder') === '' && people('without') === '', () => people('recorder') === CLASS);
  await settled();
  // while the whiteboard has one trouble, a button of its others mends it
  press('board-hangs');
  press('board-404');
  await until(boardIsUp, 'one trouble at a time');
  press('board-hangs');
  // and a new tag starts afresh
  set('logLevel', 'info');
  await until(() => document.querySelectorAll('.troubles [aria-pressed="true"]').length === 0, 'no trouble');
  await settled();
  document.querySelector('.copy').click();
  await until(() => document.querySelector('.copy').textContent === 'Copied', 'the copy');
  return { done, told: lines().length > 18 };
`);

const PLACES = { 'with its server': DEMO, 'on a static host': SITE };

for (const [place, origin] of Object.entries(PLACES)) {
  describe(`The front page ${place}`, function () {
    this.timeout(300_000);

    it('causes every trouble, and mends it', async () => {
      const { results, messages, hosts } = await visit(`${origin}/?lang=en`, [TROUBLES]);
      const pressed = 'true false';
      expect(results[0]).to.deep.equal({
        done: {
          'board-404': pressed,
          'board-refused': pressed,
          'board-policy': pressed,
          'board-hangs': pressed,
          'board-crashes': pressed,
          webgl: pressed,
          'large-video': pressed,
          scroll: pressed,
          offline: pressed,
          mute: pressed,
          'hide-tiles': pressed,
          leave: pressed,
        },
        told: true,
      });
      expect(messages.filter((line) => line.startsWith('uncaught'))).to.deep.equal([
        'uncaught: The whiteboard has lost its drawing',
      ]);
      expect(hosts).to.deep.equal(['localhost']);
    });
  });
}

const RECORD = step(`
  const section = document.querySelector('.record');
  const start = section.querySelector('.start');
  const status = () => section.querySelector('.status').textContent;
  // a browser is started, and a class joined, on a machine that has this one's pages to draw
  const patiently = (condition, what) => until(condition, what).catch(() => until(condition, what));
  const labels = [start.textContent];
  start.focus();
  start.click();
  labels.push(start.textContent, start.ariaPressed);
  await patiently(() => people('with') === CLASS && section.dataset.state === 'inProgress' && section.querySelector('.time').textContent >= '00:03', 'a recording');
  const recorded = { view: document.querySelector('.cover').textContent, without: people('without'), status: status() };
  start.click();
  const video = section.querySelector('video');
  await patiently(() => !video.hidden && start.ariaPressed === 'false', 'the film');
  await video.play();
  await until(() => video.currentTime > 0.5, 'its picture');
  video.pause();
  const mp4 = await (await fetch(section.querySelector('.mp4').href)).blob();
  await settled();
  return { labels, recorded, status: status(), size: [video.videoWidth, video.videoHeight], mp4: mp4.size > 20000, fits: document.documentElement.scrollWidth <= innerWidth };
`);

(MISSING ? describe.skip : describe)('The Record button of the front page', () => {
  const FOUND = {
    labels: ['Record', 'Stop', 'true'],
    recorded: {
      view: 'The recorder itself is in the class now.',
      without: 'Mia,Ms Lin,Recorder,Wei',
      status: 'Recording',
    },
    status: 'Ended',
    size: [1280, 720],
    mp4: true,
    fits: true,
  };
  it('has the class recorded, says how far it is, and plays the film', async () => {
    const look = { dark: true, viewport: { width: 390, height: 844 } };
    const { results, messages } = await visit(`${DEMO}/?lang=en`, [RECORD, 'axe'], look);
    expect(results).to.deep.equal([FOUND, []]);
    expect(messages.filter((line) => line.startsWith('uncaught'))).to.deep.equal([]);
  });

  it('is not there on a static host, nor at a name that is not the machine’s own', async () => {
    const hidden = step(`return document.querySelector('.record').checkVisibility();`);
    expect((await visit(`${SITE}/?lang=en`, [hidden])).results).to.deep.equal([false]);
    // a demo of its own: this command stops the one that it runs in
    const { stdout } = await inNode(`import { request } from 'node:http';
      import { startDemo } from './demo/server.js';
      const { origin, stop } = await startDemo({ recorder: { folder: 'node_modules/.cache/test-recordings' } });
      for (const host of ['localhost', 'attacker.example', '[']) {
        const response = await new Promise((done) => request(origin + '/host.js', { headers: { host } }, done).end());
        let text = '';
        for await (const chunk of response) text += chunk;
        console.log(host, response.statusCode, response.headers['cross-origin-resource-policy'], text.includes('secret'));
      }
      await stop();
      process.exit();`);
    expect(stdout.trim().split('\n')).to.deep.equal([
      'localhost 200 same-origin true',
      'attacker.example 403 undefined false',
      '[ 403 undefined false',
    ]);
  });
});

describe('The front page', () => {
  // on a static host only the edge is another, which has its own tests
  it('does what each option says, and writes the tag for it', async () => {
    const { results, messages, hosts } = await visit(`${DEMO}/?lang=en`, [OPTIONS]);
    const uid = 'data-recorder-uid="900001"';
    const hide = 'data-hide=".toolbar, .toasts"';
    expect(results[0]).to.deep.equal({
      usual: { tag: attribute(`${uid} ${hide}`), with: '3', without: '4' },
      done: [
        attribute(hide),
        attribute(uid),
        attribute(`${uid} ${hide} data-roster-item=".roster [data-uid=&quot;{uid}&quot;]"`),
        attribute(`${uid} ${hide} data-recorder-param="bot=1"`),
        attribute(`${uid} ${hide} data-publishing="allow"`),
        attribute(`${uid} ${hide} data-capture="deny"`),
        attribute(`${uid} ${hide} data-recorder="false"`),
        attribute(`${uid} ${hide} data-recorder-key="${KEY.replaceAll('"', '&quot;')}"`),
        attribute(`${uid} ${hide} data-auto-start="false"`),
        attribute(
          `${uid} ${hide} data-preset="agora-1080p" data-checks="scroll" data-max-video="640x360" data-max-downlink="5" data-max-uplink="1" data-webgl="deny" data-autoplay="repair" data-frames=".board" data-frame-timeout="20" data-frame-retries="0" data-frame-probe="false" data-on-frame-failure="report" data-ready="load" data-ready-timeout="20" data-end-when-empty="60" data-history="leave" data-stop-url="/stop" data-report-url="/report" data-heartbeat="15" data-pass-param="proof"`,
        ),
        attribute(`${uid} ${hide} data-log-level="debug"`),
      ],
      refused:
        'The demo’s pages use this parameter themselves: take another one.https://class.example/geometry?bot=1',
      error: results[0].error,
      back: attribute(`${uid} ${hide}`),
      options: Object.keys(OPTION_TABLE).sort(),
      presets: [...PRESETS],
    });
    expect(results[0].error).to.match(/rosterItem/);
    expect(messages.filter((line) => line.startsWith('uncaught'))).to.deep.equal([]);
    expect(hosts).to.deep.equal(['localhost']);
  });

  it('tells events in words, and all that they have on a click', async () => {
    const events = step(`
      const line = await until(() => document.querySelector('.events [data-event="publish-blocked"]'), 'an event');
      const [summary, detail] = ['summary', '.detail'].map((selector) => line.querySelector(selector));
      const before = detail.checkVisibility();
      summary.click();
      return { words: summary.textContent, before, after: detail.checkVisibility(), detail: detail.textContent };`);
    const inEnglish = await visit(`${DEMO}/?lang=en`, [events]);
    const inChinese = await visit(`${DEMO}/?lang=zh`, [events]);
    const shown = { before: false, after: true, detail: 'publish-blocked  api: getUserMedia, kind: audio' };
    expect(inEnglish.results[0]).to.deep.equal({
      words: 'getUserMedia: the recorder sends no audio',
      ...shown,
    });
    expect(inChinese.results[0]).to.deep.equal({ words: 'getUserMedia：录制端没有发出声音', ...shown });
  });

  it('opens the developer’s panel in the recorder’s view with one click, and closes it', async () => {
    const panel = step(`
      await settled();
      const button = document.querySelector('.panel');
      const isOpen = () => Boolean(view('recorder').document.querySelector('recording-companion-overlay'));
      button.click();
      await until(isOpen, 'the panel');
      const opened = [button.ariaPressed, tag().includes('data-overlay="true"')];
      await settled();
      button.click();
      await until(() => view('recorder').document.readyState === 'complete' && !isOpen() && boardIsUp(), 'no panel');
      return [...opened, button.ariaPressed, tag().includes('overlay')];`);
    expect((await visit(`${DEMO}/?lang=en`, [panel])).results[0]).to.deep.equal([
      'true',
      true,
      'false',
      false,
    ]);
  });

  const LOOKS = [
    { lang: 'en', dark: false, viewport: { width: 1280, height: 720 } },
    { lang: 'zh', dark: true, viewport: { width: 1280, height: 720 } },
    { lang: 'zh', dark: false, viewport: { width: 390, height: 844 } },
    { lang: 'en', dark: true, viewport: { width: 390, height: 844 } },
  ];
  for (const { lang, ...look } of LOOKS) {
    it(`has nothing that axe-core finds, in ${lang}, ${look.dark ? 'dark' : 'light'}, ${look.viewport.width} wide`, async () => {
      const up = step(`await until(() => videos('recorder') === 3 && boardIsUp(), 'the class');
        const { scrollWidth } = document.documentElement;
        const below = [...document.querySelectorAll('.screen, .panel, .start, .buttons button, .copy, .log')]
          .filter((element) => element.getBoundingClientRect().bottom > innerHeight)
          .map((element) => element.textContent || element.className);
        return { lang: document.documentElement.lang, fits: scrollWidth <= innerWidth, below: innerWidth > 1000 ? below : [] };`);
      const { results } = await visit(`${DEMO}/?lang=${lang}`, [up, 'axe'], look);
      expect(results).to.deep.equal([{ lang, fits: true, below: [] }, []]);
    });
  }
});
