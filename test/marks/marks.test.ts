import { expect } from 'chai';
import type { Mark, Options } from '../../src/index.js';
import { marksAsVtt } from '../../src/marks/marksAsVtt.js';
import {
  closeFrames,
  CROSS_SITE,
  head,
  inNode,
  openFrame,
  type PageWindow,
  pageUrl,
  until,
  visit,
} from '../support/page.js';

/** Keeps what is written to the console: the companion takes its functions when the tag runs. */
const CONSOLE = `<script>
  window.lines = [];
  for (const level of ['error', 'warn']) console[level] = (...what) => lines.push([level + ':', ...what].join(' '));
</script>`;
const open = (body = '', options: Options = {}, more = '&recorder=1') =>
  openFrame(
    `<!doctype html>${CONSOLE}${head('tag', { checks: 'none', ready: 'manual', readyTimeout: 60, ...options })}${body}`,
    more,
  );
const companionOf = (page: PageWindow) => page.recordingCompanion.companion!;
const marksOf = (page: PageWindow): Mark[] => companionOf(page).report().marks;
const namesOf = (page: PageWindow) => marksOf(page).map(({ name }) => name);
const makeReady = async (page: PageWindow) => {
  companionOf(page).ready();
  await until(() => companionOf(page).report().readyAfter !== null, 'the ready signal');
};
/** Time enough for whatever is not to come. */
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('A mark', () => {
  afterEach(() => {
    closeFrames();
    sessionStorage.clear();
  });

  it('has the seconds since the page was ready, in the report, the event and the beacon', async () => {
    const id = crypto.randomUUID();
    const page = await open('', { reportUrl: `${CROSS_SITE}/beacon?id=${id}` });
    const heard: Mark[] = [];
    companionOf(page).on('mark', (mark) => heard.push(mark));
    companionOf(page).mark('early', { page: 1 });
    expect(marksOf(page)).to.deep.equal([{ name: 'early', after: null, data: { page: 1 } }]);
    expect(heard).to.deep.equal([]);
    await pause(300);
    await makeReady(page);
    const readyAt = performance.now();
    await pause(400);
    companionOf(page).mark('late');
    const seconds = (performance.now() - readyAt) / 1000;
    const marks = marksOf(page);
    expect(marks.map(({ name }) => name)).to.deep.equal(['early', 'late']);
    expect(marks[0]!.after).to.be.within(-20, -0.3);
    expect(marks[1]!.after).to.be.within(0.35, seconds + 0.3);
    expect(marks[1]).to.not.have.property('data');
    expect(heard).to.deep.equal(marks);
    const beacons = async () => {
      const all = await (await fetch(`${CROSS_SITE}/beacons?id=${id}`)).json();
      return all
        .map(({ body }: { body: string }) => JSON.parse(body))
        .filter(({ event }: { event: string }) => event === 'mark')
        .map(({ mark }: { mark: Mark }) => mark)
        .sort((a: Mark, b: Mark) => a.after! - b.after!);
    };
    await until(async () => (await beacons()).length >= 2, 'the beacons', 40);
    expect(await beacons()).to.deep.equal(marks);
    expect(companionOf(page).marksAsVtt()).to.match(
      /^WEBVTT\n\n00:00:00\.000 --> 00:00:00\.\d{3}\nearly\n\n00:00:00\.\d{3} --> 00:00:\d\d\.\d{3}\nlate\n$/,
    );
  });

  it('with a wrong name or wrong data is one clear message', async () => {
    const page = await open();
    const lines: string[] = page['lines'];
    const { mark } = companionOf(page) as { mark(...args: unknown[]): void };
    const P = 'error: [recording-companion]';
    const NAME = `${P} mark() must be given a name of at most 200 characters, got`;
    const DATA = `${P} "data" of mark() must be JSON of at most 1000 characters, got`;
    for (const name of ['', ' ', 7, undefined, null, {}]) mark(name);
    expect(lines.splice(0)).to.deep.equal(
      ['""', '" "', '7', 'undefined', 'null', '{}'].map((got) => `${NAME} ${got}.`),
    );
    mark('x'.repeat(201));
    expect(lines.splice(0)).to.deep.equal([`${NAME} "${'x'.repeat(99)}.`]);
    expect(marksOf(page)).to.deep.equal([]);
    const circle: Record<string, unknown> = {};
    circle.own = circle;
    for (const data of [circle, () => 7, 10n]) mark('kept', data);
    expect(lines.splice(0).map((line) => line.replace('undefined', 'function'))).to.deep.equal(
      ['object', 'function', 'bigint'].map((got) => `${DATA} ${got}; the mark is made without.`),
    );
    mark('large', 'x'.repeat(1000));
    expect(lines.splice(0)).to.have.length(1);
    expect(marksOf(page).map(({ name, data }) => [name, data])).to.deep.equal([
      ['kept', undefined],
      ['kept', undefined],
      ['kept', undefined],
      ['large', undefined],
    ]);
    for (let count = 4; count < 1000; count++) mark(`${count}`);
    expect(lines).to.deep.equal([]);
    mark('one more');
    expect(lines).to.deep.equal([
      `${P} mark() must be called at most 1000 times in a recording, got "one more".`,
    ]);
    expect(marksOf(page)).to.have.length(1000);
  });

  it('is made when an element with data-mark appears, comes back, or changes its name', async () => {
    const page = await open(
      '<p data-mark="there">A</p><p id="b" data-mark="later" style="display:none">B</p><i data-mark=" "></i><div style="height:3000px"></div><p data-mark="below">C</p>',
    );
    const { document } = page;
    await until(() => namesOf(page).length === 1, 'the mark');
    const b = document.getElementById('b')!;
    b.style.display = '';
    await until(() => namesOf(page).length === 2, 'the mark');
    b.dataset.mark = 'other';
    await until(() => namesOf(page).length === 3, 'the mark');
    b.style.display = 'none';
    await pause(200);
    b.style.display = '';
    await until(() => namesOf(page).length === 4, 'the mark');
    const added = document.createElement('section');
    added.innerHTML = '<div><h2 data-mark="added">D</h2></div>';
    document.body.prepend(added);
    await until(() => namesOf(page).length === 5, 'the mark');
    const root = document.body.insertAdjacentElement('afterbegin', document.createElement('div'))!;
    root.attachShadow({ mode: 'closed' }).innerHTML = '<p data-mark="in a shadow">E</p>';
    await until(() => namesOf(page).length === 6, 'the mark');
    await pause(300);
    expect(namesOf(page)).to.deep.equal(['there', 'later', 'other', 'other', 'added', 'in a shadow']);
    const companion = companionOf(page);
    const heard: Mark[] = [];
    companion.on('mark', (mark) => heard.push(mark));
    companion.ready();
    await until(() => heard.length === 6, 'the marks');
    companion.dispose();
    document.body.insertAdjacentHTML('afterbegin', '<p data-mark="gone">F</p>');
    companion.mark('gone');
    await pause(200);
    expect(heard).to.have.length(6);
    expect(companion.report().marks).to.deep.equal([]);
  });

  it('outlives a reload, and its seconds count on from the first ready', async () => {
    const html = `<!doctype html>${head('tag', { checks: 'none', ready: 'load' })}`;
    const READY = async () => {
      const { companion } = (window as any).recordingCompanion;
      while (companion.report().readyAfter === null) await new Promise((done) => setTimeout(done, 20));
      await new Promise((done) => setTimeout(done, 500));
      companion.mark(`mark ${companion.report().reloads}`);
      return companion.report().marks;
    };
    const { results } = await visit(pageUrl(html, '&recorder=1'), [READY, 'reload', READY]);
    const [first, second] = results.filter(Array.isArray) as Mark[][];
    expect(first!.map(({ name }) => name)).to.deep.equal(['mark 0']);
    expect(second!.map(({ name }) => name)).to.deep.equal(['mark 0', 'mark 1']);
    expect(second![0]).to.deep.equal(first![0]);
    expect(second![1]!.after).to.be.above(first![0]!.after! + 0.5);
    // another visit in the same tab is another recording
    const { results: visits } = await visit(pageUrl(html, '&recorder=1'), [
      READY,
      pageUrl(html, '&recorder=1&again=1'),
      READY,
    ]);
    expect((visits.filter(Array.isArray).at(-1) as Mark[]).length).to.equal(1);
  });

  it("is not made in a participant's page, and in a child frame it is the parent's", async () => {
    const page = await open('<p data-mark="there">A</p>', {}, '');
    companionOf(page).mark('there');
    (companionOf(page) as any).mark();
    await pause(300);
    expect([marksOf(page), companionOf(page).marksAsVtt(), page['lines']]).to.deep.equal([
      [],
      'WEBVTT\n',
      [],
    ]);
    const parent = await open();
    const child = parent.document.createElement('iframe');
    child.src = pageUrl(`<!doctype html>${head('tag')}`);
    parent.document.body.append(child);
    await new Promise((done) => child.addEventListener('load', done));
    companionOf(child.contentWindow as PageWindow).mark('inside');
    expect(namesOf(parent)).to.deep.equal(['inside']);
    expect(companionOf(child.contentWindow as PageWindow).marksAsVtt()).to.equal('WEBVTT\n');
  });
});

describe('Marks as chapters', () => {
  const MARKS: Mark[] = [
    { name: 'second --> & <b>two</b>', after: 3.5 },
    { name: 'early', after: -9 },
    { name: 'first\n\nline', after: -2 },
    { name: 'unknown', after: null },
    { name: 'an hour', after: 3661.007 },
  ];

  it('of WebVTT are read by the browser as they were given', async () => {
    const text = marksAsVtt(MARKS, 4000);
    const video = document.createElement('video');
    const track = Object.assign(document.createElement('track'), {
      kind: 'chapters',
      src: URL.createObjectURL(new Blob([text], { type: 'text/vtt' })),
    });
    video.append(track);
    document.body.append(video);
    track.track.mode = 'hidden';
    await new Promise((done, fail) => {
      track.onload = done;
      track.onerror = fail;
    });
    const cues = [...track.track.cues!].map((cue) => [
      cue.startTime,
      cue.endTime,
      (cue as VTTCue).getCueAsHTML().textContent,
    ]);
    expect(cues).to.deep.equal([
      [0, 3.5, 'first line'],
      [3.5, 3661.007, 'second --> & <b>two</b>'],
      [3661.007, 4000, 'an hour'],
    ]);
    video.remove();
    expect(marksAsVtt([])).to.equal('WEBVTT\n');
    expect(marksAsVtt([{ name: 'a', after: 360_000 }])).to.equal(
      'WEBVTT\n\n100:00:00.000 --> 100:00:01.000\na\n',
    );
    // a mark after the end of the film is still one that a player reads
    expect(marksAsVtt([{ name: 'a', after: 5 }], 2)).to.equal('WEBVTT\n\n00:00:05.000 --> 00:00:05.001\na\n');
  });

  it('are in an MP4 by the program of docs/markers.md, and ffprobe reads them', async () => {
    const marks = [
      { name: 'Start', after: -3 },
      { name: 'a=b; #1 \\ two', after: 2.5 },
      { name: 'gone', after: 6 },
      { name: '结束', after: 6 },
    ];
    const { stdout, stderr } = await inNode(`
      const fs = await import('node:fs'), os = await import('node:os'), path = await import('node:path');
      const { execFileSync } = await import('node:child_process');
      const { marksAsVtt } = await import('./dist/recording-companion.mjs');
      const { inspectChapters } = await import('./test/support/film.mjs');
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'film-'));
      const film = path.join(folder, 'film.mp4');
      execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=5:duration=8', '-pix_fmt', 'yuv420p', film]);
      const found = inspectChapters(film, ${JSON.stringify(marks)});
      fs.rmSync(folder, { recursive: true });
      console.log(JSON.stringify({ ...found, vtt: marksAsVtt([]) }));
    `);
    expect(stderr).to.equal('');
    expect(JSON.parse(stdout)).to.deep.equal({
      duration: 8,
      vtt: 'WEBVTT\n',
      chapters: [
        [0, 2.5, 'Start'],
        [2.5, 6, 'a=b; #1 \\ two'],
        [6, 8, '结束'],
      ],
    });
  });
});
