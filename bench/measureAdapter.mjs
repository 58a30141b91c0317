import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inTurns } from './inTurns.mjs';
import { openBench } from './openBench.mjs';
import { estimate } from './statistics.mjs';

const RECORDER = 900001;
const SDK = fileURLToPath(
  new URL('../node_modules/agora-rtc-sdk-ng/AgoraRTC_N-production.js', import.meta.url),
);
const USERS = [200, 1000];
/** Events of a round: few where one takes long. */
const EVENTS = 150_000;

/** A class in the real SDK: its own client, filled with users as the edge would, and an app that shows them. */
function prepare() {
  window.fill = (count, recorder) => {
    const client = window.AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });
    const users = Array.from({ length: count }, (_, index) => ({
      uid: index ? index : recorder,
      hasAudio: index > 0,
      hasVideo: index > 0,
    }));
    client._users.push(...users);
    client.safeEmit('connection-state-change', 'CONNECTED', 'CONNECTING');
    const roster = document.getElementById('roster');
    roster.textContent = '';
    const rows = new Map(
      users.map(({ uid }) => {
        const row = document.createElement('li');
        row.dataset.uid = uid;
        row.textContent = `User ${uid}`;
        roster.append(row);
        return [uid, row];
      }),
    );
    let turn = 0;
    /** Apps set their state to `remoteUsers` and render all rows from it. */
    const render = () => {
      turn++;
      for (const { uid, hasAudio } of client.remoteUsers)
        rows.get(uid).className = hasAudio && (uid + turn) % 50 ? '' : 'silent';
    };
    client.on('user-published', render);
    client.on('volume-indicator', (volumes) => {
      turn++;
      for (const { uid, level } of volumes) rows.get(uid).className = level > 50 ? 'speaks' : '';
    });
    const flush = () => document.body.offsetHeight;
    const volumes = users.slice(1).map(({ uid }) => ({ uid, level: 0 }));
    const events = {
      'user-published': (step) => client.safeEmit('user-published', users[1 + (step % (count - 1))], 'video'),
      'volume-indicator'(step) {
        // as many speak as in a class
        volumes.forEach((volume, index) => {
          volume.level = (index + step) % 50 ? 0 : 60;
        });
        client.safeEmit('volume-indicator', volumes);
      },
      remoteUsers: render,
    };
    window.run = (name, times) => {
      for (let step = 0; step < times; step++) {
        events[name](step);
        flush();
      }
    };
  };
}

/** A bench with the same class in two pages, `without` and `with` the companion. In both, `fill()` makes users, and `run()` emits an event. */
export async function openClasses() {
  const page = (
    tag,
  ) => `<!doctype html>${tag}<script src="/AgoraRTC.js"></script><script>(${prepare})()</script>
    <style>body { margin: 0; height: 100vh; overflow: hidden } #roster { contain: strict; height: 100vh } .speaks { color: green } .silent { color: gray }</style>
    <ul id="roster"></ul>`;
  const bench = await openBench({
    '/AgoraRTC.js': readFileSync(SDK, 'utf8'),
    '/without': page(''),
    '/with': page(`<script src="/recording-companion.js" data-recorder-uid="${RECORDER}"></script>`),
  });
  const pages = { without: await bench.openPage('/without'), with: await bench.openPage('/with') };
  return {
    pages,
    async fill(count) {
      for (const { page: at } of Object.values(pages))
        await at.evaluate((...how) => window.fill(...how), count, RECORDER);
    },
    stop: () => bench.stop(),
  };
}

/** What the adapter costs events of the SDK, with what an app does in them. */
export async function measureAdapter({ rounds }) {
  const { pages, fill, stop } = await openClasses();
  const figures = [];
  for (const count of USERS) {
    await fill(count);
    for (const event of ['user-published', 'volume-indicator', 'remoteUsers']) {
      const times = Math.max(20, Math.round(EVENTS / count));
      const used = await inTurns(Object.keys(pages), { rounds, warmUps: 2 }, async (kind) => {
        const { page: at, spent } = pages[kind];
        const { all } = await spent(() => at.evaluate((...how) => window.run(...how), event, times));
        return all;
      });
      figures.push({
        what: {
          en: `${count.toLocaleString('en')} users: ${event}, with what the app does`,
          zh: `${count.toLocaleString('en')} 个用户：${event}，包括应用自己的处理`,
        },
        ...estimate(used.with.map((ms, round) => ms / used.without[round])),
        limit: 1.05,
      });
    }
  }
  await stop();
  return { figures };
}
