import { expect } from 'chai';
import { openChecked, resultOf, verdictOf } from '../support/checks.js';
import { connectTo, negotiate, trickle } from '../support/farPeer.js';
import { closeFrames, CROSS_SITE, DEMO, type PageWindow, until } from '../support/page.js';

const open = (html = '') => openChecked('bandwidth', html, { maxDownlink: 0.1, maxUplink: 0.1 });
const told = (page: PageWindow) => resultOf(page, 'bandwidth');
/** A window, a look before it and one after it. */
const WINDOW = 15;

/** 0.15 Mbps, 12 s: once more from what is loaded when it has ended. */
const AGAIN = 'muted autoplay onended="play()"';
const film = (attributes: string) => `<video src="${DEMO}/classroom/lesson.webm" ${attributes}></video>`;
const OWN_FILM = '/demo/classroom/lesson.webm';
/** Requests one after the other. */
const fetching = (url: string, init = '{}', pause = 100) =>
  `<script>(async () => { for (;;) {
    await fetch('${url}', { cache: 'no-store', ...${init} }).then((response) => response.arrayBuffer());
    await new Promise((done) => setTimeout(done, ${pause}));
  } })()</script>`;
const SCRIPT = '/dist/recording-companion.js';

/** What each page that needs no more than its HTML is told after a window. */
const PAGES = {
  'receives nothing': ['', 'passed'],
  'plays two films of another origin': [film(AGAIN).repeat(2), 'failed downlink'],
  'plays films that it has loaded over and over': [film('muted autoplay loop').repeat(2), 'passed'],
  'fetches again and again': [fetching(SCRIPT), 'failed downlink'],
  'has a frame that fetches again and again': [
    `<iframe srcdoc="${fetching(SCRIPT).replaceAll('"', '&quot;')}"></iframe>`,
    'failed downlink',
  ],
  'fetches from an origin with Timing-Allow-Origin': [
    fetching(`${CROSS_SITE}/bytes?size=30000&tao`),
    'failed downlink',
  ],
  'loads much, once': [
    `<script>setTimeout(() => fetch('${OWN_FILM}').then((film) => film.arrayBuffer()), 6000)</script>`,
    'passed',
  ],
  'is always waiting for an origin that lets nobody know': [
    fetching(`${CROSS_SITE}/bytes?size=30000&wait=50`),
    'unknown',
  ],
  'asks such an origin now and then': [fetching(`${CROSS_SITE}/bytes?size=30000`, '{}', 1000), 'passed'],
  'plays the segments that it fetches': [
    `<video ${AGAIN}></video><video ${AGAIN}></video><script>(async () => {
      const film = await (await fetch('${OWN_FILM}')).arrayBuffer();
      for (const video of document.querySelectorAll('video')) {
        const source = new MediaSource();
        video.src = URL.createObjectURL(source);
        await new Promise((done) => source.addEventListener('sourceopen', done));
        const buffer = source.addSourceBuffer('video/webm; codecs="vp9,opus"');
        buffer.appendBuffer(film);
        await new Promise((done) => buffer.addEventListener('updateend', done));
        source.endOfStream();
      }
    })()</script>${fetching(`${CROSS_SITE}/bytes?size=300000&tao`)}`,
    'failed downlink',
  ],
  'plays files that it has fetched whole': [
    `<video ${AGAIN}></video><video ${AGAIN}></video><script>(async () => {
      const film = await (await fetch('${OWN_FILM}')).blob();
      for (const video of document.querySelectorAll('video')) video.src = URL.createObjectURL(film);
    })()</script>`,
    'passed',
  ],
} as const;
type Situation = keyof typeof PAGES;

/** Sends 1.3 Mbps from one connection to the other. */
async function flood(from: RTCPeerConnection, to: RTCPeerConnection): Promise<() => void> {
  trickle(from, to);
  const channel = from.createDataChannel('flood');
  await negotiate(from, to);
  await until(() => channel.readyState === 'open', 'the channel');
  const timer = setInterval(() => {
    if (channel.readyState === 'open') channel.send(new Uint8Array(16_000));
    else clearInterval(timer);
  }, 100);
  return () => clearInterval(timer);
}

/** All that takes the ten seconds of a window, at once. */
async function openAll() {
  const pages = {} as Record<Situation | 'receives' | 'sends' | 'between', PageWindow>;
  const opened = async (name: keyof typeof pages) => {
    pages[name] = await open(name in PAGES ? PAGES[name as Situation][0] : '');
  };
  await Promise.all(
    [...(Object.keys(PAGES) as Situation[]), 'receives', 'sends', 'between'].map(opened as any),
  );
  const events: string[] = [];
  for (const name of ['violation', 'violation-cleared'] as const)
    pages.receives.recordingCompanion.companion!.on(name, ({ kind }) => events.push(`${name} ${kind}`));
  const one = connectTo(pages.receives);
  const other = connectTo(pages.sends);
  const ends = [new pages.between.RTCPeerConnection(), new pages.between.RTCPeerConnection()] as const;
  const [stop] = await Promise.all([flood(one.far, one.near), flood(other.near, other.far), flood(...ends)]);
  return { pages, events, stop };
}

describe('The check of bandwidth', () => {
  let all: Awaited<ReturnType<typeof openAll>>;
  let atFirst: ReturnType<typeof told>[];
  before(async () => {
    all = await openAll();
    atFirst = Object.values(all.pages).map(told);
  });
  after(closeFrames);

  it('knows nothing before a window has passed', () => {
    for (const { outcome, detail } of atFirst) {
      expect(outcome).to.equal('unknown');
      expect(detail).to.equal('a verdict takes 10 s');
    }
  });

  it('fails when a peer connection receives too much, and passes again when that ends', async () => {
    const { receives } = all.pages;
    await until(() => told(receives).outcome === 'failed', 'the violation', WINDOW);
    all.stop();
    const { violations, limit, measured } = told(receives);
    expect(violations).to.have.length(1);
    expect(violations[0]).to.include({ kind: 'downlink', severity: 'error', limit: 0.1, measured });
    expect(violations[0]!.detail).to.match(
      /^the page receives [\d.]+ Mbps for 10 s, and the line of the recorder bears 0.1$/,
    );
    expect(limit).to.equal(0.1);
    // the first look at a connection is only where counting begins
    expect(measured).to.be.within(0.5, 1.6);
    await until(() => told(receives).outcome === 'passed', 'the end of it', WINDOW);
    expect(all.events).to.deep.equal(['violation downlink', 'violation-cleared downlink']);
    expect(verdictOf(receives, 'bandwidth')).to.equal('passed');
  });

  it('fails when a peer connection sends too much, and says that no other uploads are measured', () => {
    expect(verdictOf(all.pages.sends, 'bandwidth')).to.equal('failed uplink');
    const { detail, violations } = told(all.pages.sends);
    expect(detail).to.match(/sent [\d.]+ Mbps by WebRTC, other uploads can't be measured$/);
    expect(violations[0]!.measured).to.be.within(0.5, 1.6);
  });

  it('passes when what a peer connection sends stays in the page', () => {
    expect(verdictOf(all.pages.between, 'bandwidth')).to.equal('passed');
    expect(told(all.pages.between).measured).to.equal(0);
  });

  for (const [situation, [, verdict]] of Object.entries(PAGES)) {
    it(`says "${verdict}" when a page ${situation}`, async () => {
      const page = all.pages[situation as Situation];
      await until(() => told(page).detail !== 'a verdict takes 10 s', 'a verdict', WINDOW);
      expect(verdictOf(page, 'bandwidth')).to.equal(verdict);
    });
  }

  it('counts films as they play, and nothing twice', () => {
    for (const situation of [
      'plays two films of another origin',
      'plays the segments that it fetches',
    ] as const)
      expect(told(all.pages[situation]).measured).to.be.within(0.15, 0.45);
  });

  it('names whose sizes it does not know', () => {
    const { detail } = told(all.pages['is always waiting for an origin that lets nobody know']);
    expect(detail).to.contain(new URL(CROSS_SITE).host);
  });
});
