import { expect } from 'chai';
import type { Notice } from '../../demo/recorder/contract.js';
import type { Mark } from '../../src/index.js';
import { MISSING, RECORDINGS, begin, ended, noticesOf, stateOf } from '../support/recorder.js';
import { CROSS_SITE, DEMO, head, inNode, pageUrl, until, visit } from '../support/page.js';
import { stepWith } from '../support/step.js';

const step = stepWith(`
  const state = () => document.body.textContent;
`);
/** What a page without the companion shows where, and in which colour, as the film's pixels may have it. */
const SPOTS = step(`
  // its own row and tile are the first, and so there is one more at the end
  const own = ['.roster li:last-child .avatar', '.cookies button', '.tile:last-child'];
  await until(() => own.every((selector) => document.querySelector(selector)) && document.querySelectorAll('.tile').length === 3, 'the recorder in its page');
  const ground = getComputedStyle(document.body).backgroundColor;
  return own.map((selector) => {
    const element = document.querySelector(selector);
    const { x, y, width, height } = element.getBoundingClientRect();
    const color = selector.startsWith('.tile') ? ground : getComputedStyle(element).backgroundColor;
    return { x: Math.round(x), y: Math.round(y), width: Math.floor(width), height: Math.floor(height), color: color.match(/\\d+/g).map(Number) };
  });
`);

/** A film's properties, by a function of test/support/film.mjs. */
async function inspect<Result>(name: string, ...args: unknown[]): Promise<Result> {
  const { stdout, stderr } = await inNode(`import { ${name} } from './test/support/film.mjs';
    console.log(JSON.stringify(${name}(...${JSON.stringify(args)})));`);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}
const fileOf = (name: string) => `${RECORDINGS}/plain/${name}`;

/** Flashes and beeps at the same time, by the page's clock of what is seen and of what is heard. */
const BEEPS = `<!doctype html><body style="margin:0;background:#000"><script>
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: 0 });
  const tone = new OscillatorNode(context, { frequency: 1000 });
  tone.connect(gain).connect(context.destination);
  tone.start();
  const PERIOD = 1037, LENGTH = 150; // not in step with the frames of the film
  let next = 2000, planned = false;
  requestAnimationFrame(function draw(now) {
    if (!planned && next - now < 500) {
      const { contextTime, performanceTime } = context.getOutputTimestamp();
      const at = contextTime + (next - performanceTime) / 1000;
      gain.gain.setValueAtTime(0.5, at);
      gain.gain.setValueAtTime(0, at + LENGTH / 1000);
      planned = true;
    }
    document.body.style.background = now >= next && now < next + LENGTH ? '#fff' : '#000';
    if (now > next + LENGTH + 50) {
      next += PERIOD;
      planned = false;
    }
    requestAnimationFrame(draw);
  });
</script>`;

/** Turns white for a quarter of a second, four times, and marks when. */
const MARKS = `<body style="margin:0;background:#000"><script>
  recordingCompanion.onStart((companion) => companion.once('ready', async () => {
    const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
    for (let flash = 1; flash <= 4; flash++) {
      await pause(flash === 1 ? 4 : 1.5);
      document.body.style.background = '#fff';
      companion.mark('Flash ' + flash);
      await pause(0.25);
      document.body.style.background = '#000';
    }
  }));
</script>`;

(MISSING ? describe.skip : describe)('A recording', () => {
  const FPS = 15;
  const SECONDS = 15;
  let frames: HTMLIFrameElement[] = [];
  afterEach(() => {
    for (const frame of frames) frame.remove();
    frames = [];
  });

  it('of a class shows its participants and nothing of the recorder, and ends when the whiteboard breaks', async () => {
    const channel = `film-${Math.random().toString(36).slice(2)}`;
    const classroom = (query: string) => `${DEMO}/classroom/?lang=en&class=${channel}&${query}`;
    for (const query of ['uid=1', 'uid=2&name=Wei']) {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.src = classroom(`${query}&drawn`);
      frames.push(frame);
    }
    const url = classroom('uid=900001&recorder=1');
    const picture = { videoWidth: 1280, videoHeight: 720, videoFps: FPS, audioProfile: 1 as const };
    const { started } = await begin('plain', { url, ...picture }, ['hls', 'mp4']);
    await until(
      async () => (await stateOf('plain', started)).progress!.seconds >= SECONDS,
      `${SECONDS} s of film`,
      60,
    );

    const room = new WebSocket(`${DEMO.replace('http', 'ws')}/room/socket?class=${channel}`);
    await new Promise((done) => (room.onopen = done));
    room.send(JSON.stringify({ type: 'trouble', uid: 900001, name: 'board-404' }));
    const broken = performance.now();
    await until(async () => (await stateOf('plain', started)).exit, 'the end', 15);
    const took = (performance.now() - broken) / 1000;
    room.close();
    const { exit, fileList, progress, status } = await ended('plain', started);
    expect({ status, ...exit }).to.deep.equal({ status: 8, code: 0, message: 'ok', details: exit.details });
    expect(exit.details).to.match(
      /^the page has closed its window; .*no-such-board\.html: its server answered 404/,
    );

    const [playlist, mp4] = fileList.map(({ filename }) => fileOf(filename)) as [string, string];
    const film = await inspect<any>('inspectFilm', mp4);
    console.log(
      `film: ${film.video.frames} frames in ${film.video.seconds.toFixed(1)} s, ${progress!.repeated} repeated; ` +
        `sound ${film.meanVolume} dB; black: ${film.blackInFront.toFixed(2)} s in front, ${film.blackAtEnd.toFixed(2)} s at the end; ` +
        `ended ${took.toFixed(1)} s after the whiteboard broke`,
    );
    expect(took).to.be.below(5);
    const { codec, width, height, rate, frames: count, seconds } = film.video;
    expect({ codec, width, height, rate }).to.deep.equal({
      codec: 'h264',
      width: 1280,
      height: 720,
      rate: FPS,
    });
    expect(seconds).to.be.within(SECONDS, SECONDS + 10);
    expect(count).to.be.closeTo(seconds * FPS, 0.02 * seconds * FPS);
    expect(progress!.repeated / progress!.frames).to.be.below(0.15);
    expect(film.audio).to.deep.equal({
      codec: 'aac',
      rate: 48_000,
      channels: 1,
      seconds: film.audio.seconds,
    });
    expect(film.audio.seconds).to.be.closeTo(seconds, 0.3);
    expect(film.meanVolume).to.be.above(-50);
    expect(film.blackInFront).to.be.at.most(0.5);
    expect(film.blackAtEnd).to.be.at.most(1);

    const { tags, slices, errors } = await inspect<any>('inspectPlaylist', playlist);
    expect(errors).to.equal('');
    expect(tags[0]).to.equal('#EXTM3U');
    expect(tags.at(-1)).to.equal('#EXT-X-ENDLIST');
    expect(tags).to.include('#EXT-X-TARGETDURATION:4');
    expect(slices.length).to.be.above(3);
    for (const slice of slices) {
      expect(slice.name).to.match(new RegExp(`^${started.sid}_class-\\d+_\\d{17}\\.ts$`));
      expect(slice.codecs).to.deep.equal(['aac', 'h264']);
      expect(slice.seconds).to.be.closeTo(slice.said, 0.15);
    }

    const without = await visit(classroom('uid=900001&tag=none&drawn'), [SPOTS]);
    // before the whiteboard breaks
    const [row, banner, ground] = await inspect<number[]>('inspectSpots', mp4, 12, without.results[0]);
    expect(row, 'the recorder in the roster').to.be.below(0.02);
    expect(banner, 'the cookie banner').to.be.below(0.02);
    expect(ground, 'nothing where an empty tile would be').to.be.above(0.99);
  });

  it('has chapters where the page marked them', async () => {
    const beacons = `${CROSS_SITE}/beacon?id=${crypto.randomUUID()}`;
    const html = `<!doctype html>${head('tag', { reportUrl: beacons })}${MARKS}`;
    const { started, client } = await begin(
      'plain',
      {
        url: pageUrl(html, '&recorder=1'),
        videoWidth: 640,
        videoHeight: 360,
        videoFps: 30,
        readyTimeout: 60,
      },
      ['hls', 'mp4'],
    );
    const marksOf = async (): Promise<Mark[]> => {
      const all = await (await fetch(beacons.replace('/beacon', '/beacons'))).json();
      return all
        .map(({ body }: { body: string }) => JSON.parse(body))
        .flatMap(({ event, mark }: { event: string; mark: Mark }) => (event === 'mark' ? [mark] : []));
    };
    await until(async () => (await marksOf()).length >= 4, 'four marks', 60);
    const marks = await marksOf();
    await until(
      async () => (await stateOf('plain', started)).progress!.seconds > marks.at(-1)!.after! + 2,
      'their film',
      40,
    );
    await client.stop(started, { async_stop: true });
    const { fileList } = await ended('plain', started);
    const film = fileOf(fileList[1]!.filename);
    const { chapters } = await inspect<{ chapters: [start: number, end: number, title: string][] }>(
      'inspectChapters',
      film,
      marks,
    );
    const flashes = await inspect<number[]>('flashesOf', film);
    const marked = chapters.filter(([, , title]) => title.startsWith('Flash'));
    expect(marked.map(([, , title]) => title)).to.deep.equal(['Flash 1', 'Flash 2', 'Flash 3', 'Flash 4']);
    expect(flashes.length).to.equal(4);
    // the film begins a little after the recorder was told that the page is ready (docs/markers.md)
    const late = marked.map(([start], index) => start - flashes[index]!);
    console.log(
      `a chapter begins ${late.map((seconds) => seconds.toFixed(2)).join(', ')} s after its picture`,
    );
    expect(Math.min(...late)).to.be.above(-0.2);
    expect(Math.max(...late)).to.be.below(4);
    expect(Math.max(...late) - Math.min(...late)).to.be.below(0.4);
  });

  it('has picture and sound in step, and both to the end', async () => {
    const { started, client } = await begin(
      'plain',
      { url: pageUrl(BEEPS), videoWidth: 640, videoHeight: 360, videoFps: 30 },
      ['hls', 'mp4'],
    );
    await until(async () => (await stateOf('plain', started)).progress!.seconds > 9, 'a film', 40);
    const stopped = Date.now();
    await client.stop(started, { async_stop: true });
    const { fileList } = await ended('plain', started);
    const offsets = await inspect<number[]>('inspectBeeps', fileOf(fileList[1]!.filename));
    const inMs = offsets.map((seconds) => Math.round(1000 * seconds)).sort((a, b) => a - b);
    const median = inMs[Math.floor(inMs.length / 2)];
    const [{ payload }] = (await noticesOf(started)) as unknown as [Notice];
    const { recorderStartTime } = payload.details as { recorderStartTime: number };
    const { video, audio } = await inspect<any>('inspectFilm', fileOf(fileList[1]!.filename));
    for (const { seconds } of [video, audio]) {
      expect(seconds).to.be.within(
        (stopped - recorderStartTime) / 1000 - 0.1,
        (stopped - recorderStartTime) / 1000 + 1,
      );
    }
    console.log(`the beep is ${median} ms behind the flash (${inMs.join(', ')})`);
    expect(inMs.length).to.be.above(4);
    expect(median).to.be.within(-80, 80);
  });
});
