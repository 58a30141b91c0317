import { expect } from 'chai';
import { DEMO, until, visit } from '../support/page.js';
import { stepWith } from '../support/step.js';

const step = stepWith(`
  const names = () => visible('.roster .name').map((name) => name.textContent).sort().join();
  const playing = () => visible('.tile video').filter((video) => video.videoWidth > 0).length;
  const boardOf = () => document.querySelector('.board').contentDocument;
  const state = () => names() + ', ' + playing() + ' playing, ' + document.querySelector('.state').textContent;
`);

const stepOnBoard = stepWith(`
  const parts = () => editor.image.getAllComponents();
  const state = () => parts().length + ' parts';
`);

/** What a page of the class shows, once these are in its roster and so many on its videos. */
const look = (who: string, videos: number) =>
  step(`
  await until(() => names() === '${who}' && playing() >= ${videos} && boardOf().querySelector('[data-ready] canvas'), '${who}');
  const { scrollHeight, scrollWidth } = document.documentElement;
  return {
    tiles: visible('.tile').length,
    count: Number(document.querySelector('#count').textContent),
    playing: playing(),
    cookies: visible('.cookies').length,
    toolbar: visible('.toolbar').length,
    boardToolbar: visible('.toolbar-root', boardOf()).length,
    clock: visible('.clock').length,
    fits: scrollHeight <= innerHeight && scrollWidth <= innerWidth,
  };
`);

/** Somebody in a room of the demo who says what a test wants. */
async function joinRoom(name: string) {
  const query = new URLSearchParams({ class: name });
  const socket = new WebSocket(`${DEMO.replace('http', 'ws')}/room/socket?${query}`);
  const questions: string[] = [];
  socket.onmessage = ({ data }) => {
    const { type, from } = JSON.parse(data);
    if (type === 'state?') questions.push(from);
  };
  await new Promise((done) => (socket.onopen = done));
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  return {
    questions,
    say,
    tell: (state: unknown) => say({ type: 'state', to: questions[0], age: 1e9, state }),
  };
}

describe('The classroom', () => {
  let frames: HTMLIFrameElement[] = [];
  const open = (query: string) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.allow = 'camera; microphone';
    frame.src = `${DEMO}/classroom/?lang=en&${query}`;
    frames.push(frame);
  };
  /** A teacher and a student. */
  const openClass = (name: string) => {
    open(`class=${name}&uid=1`);
    open(`class=${name}&uid=2&drawn&name=Wei`);
  };
  const page = (query: string, name = 'lesson') => `${DEMO}/classroom/?lang=en&class=${name}&${query}`;
  let close: () => void;
  before(() => {
    openClass('lesson');
    const opened = frames;
    frames = [];
    close = () => opened.forEach((frame) => frame.remove());
  });
  after(() => close());
  afterEach(() => {
    for (const frame of frames.splice(0)) frame.remove();
  });

  it('is recorded without the recorder, its cookie banner, a toolbar or an empty tile', async () => {
    const recorder = await visit(page('uid=900001&recorder=1'), [look('Ms Lin,Wei', 2)]);
    expect(recorder.results[0]).to.deep.equal({
      tiles: 2,
      count: 2,
      playing: 2,
      cookies: 0,
      toolbar: 0,
      boardToolbar: 0,
      clock: 1,
      fits: true,
    });
    expect(recorder.messages.filter((line) => /^uncaught|recording-companion/.test(line))).to.deep.equal([]);
    expect(recorder.hosts).to.deep.equal(['localhost']);
  });

  it('shows a student everybody but the recorder, and a page without the companion the recorder too', async () => {
    open('class=lesson&uid=900001&recorder=1&name=Recorder');
    const student = await visit(page('uid=3&name=Mia'), [look('Mia,Ms Lin,Wei', 3)]);
    expect(student.results[0]).to.deep.equal({
      tiles: 3,
      count: 3,
      playing: 3,
      cookies: 1,
      toolbar: 1,
      boardToolbar: 1,
      clock: 0,
      fits: true,
    });
    const without = await visit(page('uid=4&tag=none&name=Ali'), [look('Ali,Ms Lin,Recorder,Wei', 3)]);
    expect(without.results[0]).to.deep.include({ tiles: 4, count: 4, clock: 1 });
  });

  it('tells a student that somebody records, from beginning to end', async () => {
    const badge = "visible('p.recorded').some((badge) => badge.textContent === 'Recording')";
    const student = visit(page('uid=3&drawn&name=Mia'), [
      step(`
        await until(() => ${badge}, 'the badge');
        document.querySelector('.chat input').value = 'I am recorded';
        document.querySelector('.chat form').requestSubmit();
        await until(() => !${badge}, 'its end');
      `),
    ]);
    // the recorder leaves when it has seen that
    const recorder = await visit(page('uid=900001&recorder=1'), [
      step(`return until(() => visible('.messages li')[0]?.textContent, 'the message');`),
    ]);
    expect(recorder.results).to.deep.equal(['Mia I am recorded']);
    await student;
  });

  it('shares chat, film, names and drawings, also with those who come later', async () => {
    const teach = step(`
      await until(() => names().includes('Mia,Ms Lin') && boardOf().querySelector('[data-ready]'), 'the class');
      const input = document.querySelector('.chat input');
      input.value = ' <b>Who</b> can see why? ';
      input.form.requestSubmit();
      input.form.requestSubmit(); // empty now
      document.querySelector('#film').click();
      const board = document.querySelector('.board').contentWindow;
      const { Erase } = board.jsdraw;
      const editor = board.editor;
      const [first] = editor.image.getAllComponents();
      await editor.dispatch(new Erase([first]));
      // the boards of the others may come up only now, and ask her
      return until(() => visible('.messages li').length === 2, 'the good-bye');
    `);
    const see = step(`
      await until(() => visible('.messages li').length, 'the message');
      await until(() => visible('.film video')[0]?.videoWidth === 960, 'the film');
      const drawn = () => document.querySelector('.board').contentWindow.editor.image.getAllComponents().length;
      await until(() => drawn() === 8, 'the drawing without its first part');
      document.querySelector('.chat input').value = 'Thank you';
      document.querySelector('.chat form').requestSubmit();
      return { messages: visible('.messages li').map((item) => item.textContent), bold: visible('.messages li > b').length, pressed: document.querySelector('#film').ariaPressed };
    `);
    openClass('shared');
    const mia = visit(page('uid=3&drawn&name=Mia', 'shared'), [teach]);
    const noor = await visit(page('uid=4&drawn&name=Noor', 'shared'), [see]);
    const messages = ['Mia <b>Who</b> can see why?', 'Noor Thank you'];
    expect(noor.results).to.deep.equal([{ messages, bold: 2, pressed: 'true' }]);
    expect((await mia).results).to.deep.equal([true]);
  });

  it('shows each line of the chat once, in its order, whatever else comes', async () => {
    const { say, tell, questions } = await joinRoom('told');
    const line = (id: number, text: string) => ({ type: 'chat', id, uid: 5, text });
    const shown = visit(page('uid=3&drawn', 'told'), [
      step(`
        const shown = () => visible('.messages li').map((item) => item.textContent);
        await until(() => shown().includes('Zoe four'), 'the lines');
        return shown();
      `),
    ]);
    await until(() => questions.length, 'the question');
    say(null);
    say({ type: 'chat', uid: 5, text: 'no id' });
    say({ type: 'film', on: 'x', at: 'y' });
    tell({ names: [], chat: [null], film: null });
    say(line(2, 'two'));
    tell({ names: [[5, 'Zoe']], chat: [line(1, 'one'), line(2, 'two')], film: { on: false } });
    await until(() => questions.length === 2, 'the question whether that was all');
    say(line(3, 'three'));
    say(line(3, 'three'));
    tell({ names: [], chat: [line(1, 'one'), line(2, 'two')], film: { on: false } });
    tell({ names: [], chat: [line(2, 'two')], film: { on: false } });
    say(line(4, 'four'));
    const { results, messages } = await shown;
    expect(results).to.deep.equal([['Zoe two', 'Zoe three', 'Zoe four']]);
    expect(messages.filter((text) => /none of ours|uncaught/.test(text)).length).to.equal(1);
  });

  it('keeps a film that is its own trouble, whatever the others show', async () => {
    const { results } = await visit(page('uid=3', 'trouble'), [
      step(`
        const socket = new WebSocket(location.origin.replace('http', 'ws') + '/room/socket?class=trouble');
        await new Promise((done) => { socket.onopen = done; });
        const say = (message) => socket.send(JSON.stringify(message));
        const width = () => visible('.film video')[0]?.videoWidth;
        const mend = await until(() => window.trouble?.('large-video'), 'the trouble');
        await until(() => width() === 1920, 'the large film');
        say({ type: 'film', on: false });
        say({ type: 'chat', id: 1, uid: 5, text: 'off' });
        await until(() => visible('.messages li').length === 1, 'what the others say');
        const kept = width();
        mend();
        const ended = width() ?? 'no film';
        say({ type: 'film', on: true });
        await until(() => width() === 960, 'the film of all');
        return { kept, ended };
      `),
    ]);
    expect(results).to.deep.equal([{ kept: 1920, ended: 'no film' }]);
  });

  it('keeps its whiteboard when what others send makes no sense', async () => {
    const { results, messages } = await visit(`${DEMO}/classroom/board.html?lang=zh&class=wild`, [
      stepOnBoard(`
        const socket = new WebSocket(location.origin.replace('http', 'ws') + '/room/socket?class=wild+board');
        const say = (message) => socket.send(JSON.stringify(message));
        const questions = [];
        socket.onmessage = ({ data }) => questions.push(JSON.parse(data).from);
        await until(() => questions.length, 'the question');
        const tell = (components) => say({ type: 'state', to: questions[0], age: 1e9, state: { components } });
        const [first, second] = parts();
        say({ type: 'draw' });
        tell('all');
        tell([first.serialize(), { name: 'nonsense', data: {} }]);
        await new Promise((done) => setTimeout(done, 300));
        const kept = parts().length;
        tell([first.serialize(), second.serialize()]);
        say({ type: 'draw', command: new jsdraw.Erase([first]).serialize() });
        await until(() => parts().length === 1, 'the drawing of others');
        return { kept, left: parts()[0].getId() === second.getId(), lang: document.documentElement.lang, title: document.title };
      `),
    ]);
    expect(results).to.deep.equal([{ kept: 9, left: true, lang: 'zh', title: '白板' }]);
    expect(messages.filter((text) => text.includes('none of ours')).length).to.equal(3);
    expect(messages.filter((text) => text.startsWith('uncaught'))).to.deep.equal([]);
  });

  it('mutes, leaves, and keeps the seat of who comes without a uid', async () => {
    const student = await visit(`${DEMO}/classroom/?lang=en&class=alone&drawn`, [
      step(`
        await until(() => playing() === 1, 'the own picture');
        const own = () => visible('.roster li')[0];
        document.querySelector('#microphone').click();
        await until(() => own().querySelector('.muted').checkVisibility(), 'the mute');
        document.querySelector('#camera').click();
        await until(() => playing() === 0 && document.querySelector('#camera').ariaPressed === 'false', 'the avatar');
        document.querySelector('#camera').click();
        await until(() => playing() === 1, 'the picture again');
        return own().dataset.uid;
      `),
      'reload',
      step(`
        await until(() => playing() === 1, 'the own picture');
        const { uid } = visible('.roster li')[0].dataset;
        document.querySelector('#leave').click();
        await until(() => names() === '' && document.querySelector('.state').textContent === 'You have left', 'the leave');
        return uid;
      `),
    ]);
    expect(student.results[0]).to.match(/^\d{4,6}$/);
    expect(student.results[1]).to.equal(student.results[0]);
  });

  it('says so when somebody else has joined with its uid', async () => {
    await visit(`${DEMO}/classroom/?lang=en&class=twice&uid=7&drawn`, [
      step(`
        await until(() => playing() === 1, 'the class');
        const other = document.body.appendChild(document.createElement('iframe'));
        other.src = location.href;
        await until(() => document.querySelector('.state').textContent.startsWith('Joined elsewhere'), 'the word');
      `),
    ]);
  });

  it('says why it could not join', async () => {
    const { results } = await visit(`${DEMO}/classroom/?lang=en&class=${'x'.repeat(65)}&drawn`, [
      step(
        `return until(() => document.querySelector('.state').textContent.startsWith('Could not join') && document.querySelector('.state').textContent, 'the reason');`,
      ),
    ]);
    expect(results[0]).to.equal('Could not join: INVALID_PARAMS');
  });

  it('asks Agora when it is given an App ID', async () => {
    // the browser of the tests finds no host but this machine
    const { hosts } = await visit(`${DEMO}/classroom/?appId=${'a'.repeat(32)}&token=t&uid=1&drawn`, [
      step(`await new Promise((done) => setTimeout(done, 1500));`),
    ]);
    expect(hosts.filter((host) => host.endsWith('.agora.io'))).to.have.length.greaterThan(0);
  });

  it('takes a tag that makes no sense as the usual one, and says so', async () => {
    const { results, messages } = await visit(page('uid=3&drawn&tag={"recorderUid'), [
      step(`return window.recordingCompanion.companion.isRecorderUid(900001);`),
    ]);
    expect(results).to.deep.equal([true]);
    expect(messages.filter((line) => line.includes('tag must be JSON'))).to.have.length(1);
  });

  const LOOKS = [
    { dark: false, viewport: { width: 1280, height: 720 } },
    { dark: true, viewport: { width: 1280, height: 720 } },
    { dark: false, viewport: { width: 390, height: 844 } },
    { dark: true, viewport: { width: 390, height: 844 } },
  ];
  for (const options of LOOKS) {
    const { dark, viewport } = options;
    it(`has nothing that axe-core finds, ${dark ? 'dark' : 'light'}, ${viewport.width} wide`, async () => {
      const { results } = await visit(
        page('uid=3&drawn&name=Mia'),
        [
          look('Mia,Ms Lin,Wei', 3),
          step(`
            document.querySelector('.chat input').value = 'Because of the areas';
            document.querySelector('.chat form').requestSubmit();
            document.querySelector('[data-panel="chat"]').click();
          `),
          'axe',
        ],
        options,
      );
      expect(results[0]).to.deep.include({ fits: true, tiles: 3 });
      expect(results[2]).to.deep.equal([]);
    });
  }
});
