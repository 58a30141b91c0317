import { expect } from 'chai';
import { createConnectionJudge, type Line, type Lines } from '../../src/checks/createConnectionJudge.js';
import { createSocketFailures } from '../../src/checks/createSocketFailures.js';
import { linesOf, openChecked, resultOf, verdictOf } from '../support/checks.js';
import { drop, join, newChannel, openClass } from '../support/class.js';
import { connectTo, negotiate } from '../support/farPeer.js';
import { closeFrames, DEMO, type PageWindow, run, until } from '../support/page.js';
import { DEAD } from '../support/frames.js';

const HOUR = 3600;
/** Ten seconds, and a look before and after them. */
const WINDOW = 20;

/** Shows a judge the same connections look by look, with changes at some seconds; returns what it said when that changed. */
function watched(lines: Line[], changes: Record<number, () => void>, seconds: number, more?: Partial<Lines>) {
  const judge = createConnectionJudge();
  return linesOf(seconds, 2, (second) => {
    changes[second]?.();
    return judge(second * 1000, {
      lines: lines.filter(({ state }) => state !== 'gone'),
      openSockets: 0,
      failing: [],
      ...more,
    });
  });
}
const line = (kind: Line['kind'], state: string): Line => ({ of: {}, kind, name: 'it', state });
const changing = (one: Line, state: string) => () => void (one.state = state);

describe('What the check connection says of connections', () => {
  it('is nothing in an hour of class whose line fails for some seconds every minute', () => {
    const client = line('agora', 'up');
    const peer = line('peer-connection', 'up');
    const online = line('offline', 'up');
    const changes: Record<number, () => void> = {};
    for (let second = 60; second < HOUR; second += 60) {
      changes[second] = () => {
        client.state = 'has been reconnecting';
        peer.state = 'has been disconnected';
        online.state = 'has been offline';
      };
      changes[second + 8] = () => {
        for (const one of [client, peer, online]) one.state = 'up';
      };
    }
    const said = watched([client, peer, online], changes, HOUR);
    expect([...new Set(said.map(([, verdict]) => verdict))]).to.deep.equal(['passed', 'unknown']);
  });

  it('is an error after ten seconds, until the connection is up again', () => {
    for (const [kind, state] of [
      ['offline', 'has been offline'],
      ['agora', 'has been reconnecting'],
      ['peer-connection', 'has been failed'],
    ] as const) {
      const one = line(kind, 'up');
      const said = watched(
        [one, line('agora', 'up')],
        { 4: changing(one, state), 30: changing(one, 'up') },
        40,
      );
      expect(said, kind).to.deep.equal([
        [0, 'passed'],
        [4, 'unknown'],
        [14, `passed ${kind}`],
        [30, 'passed'],
      ]);
    }
  });

  it('goes on when what is disconnected fails, or what reconnects is given up', () => {
    const peer = line('peer-connection', 'up');
    const said = watched(
      [peer],
      { 2: changing(peer, 'has been disconnected'), 20: changing(peer, 'has been failed') },
      40,
    );
    expect(said).to.deep.equal([
      [0, 'passed'],
      [2, 'unknown'],
      [12, 'passed peer-connection'],
    ]);
  });

  it('is a notice of a peer connection while another one is up, and nothing when that came later', () => {
    const [old, failed, later] = [
      line('peer-connection', 'up'),
      line('peer-connection', 'has been failed'),
      line('peer-connection', 'gone'),
    ];
    const said = watched([old, failed, later], { 20: changing(later, 'up') }, 60);
    expect(said).to.deep.equal([
      [0, 'unknown'],
      [10, 'passed peer-connection?'],
      [20, 'passed'],
    ]);
  });

  it('is not applicable where there is none', () => {
    expect(watched([line('offline', 'up')], {}, 20)).to.deep.equal([[0, 'not-applicable']]);
    expect(watched([line('offline', 'up')], {}, 20, { openSockets: 1 })).to.deep.equal([[0, 'passed']]);
  });
});

describe('WebSockets that fail', () => {
  const URL = 'wss://room.example/socket?token=secret';
  const lose = (sockets: ReturnType<typeof createSocketFailures>, seconds: number[], url = URL) => {
    for (const second of seconds) sockets.closed({}, url, second * 1000, true);
  };

  it('are told of by their server, without the query, when three in a row were lost', () => {
    const sockets = createSocketFailures();
    lose(sockets, [0, 1]);
    expect(sockets.failing(2000)).to.deep.equal([]);
    lose(sockets, [3]);
    expect(sockets.failing(4000)).to.deep.equal([{ url: 'wss://room.example/socket', count: 3, since: 0 }]);
  });

  it('are told of also when each was open for a moment, and no more when one has lasted', () => {
    const sockets = createSocketFailures();
    for (const second of [0, 5, 10]) {
      const socket = {};
      sockets.opened(socket, URL, second * 1000);
      sockets.closed(socket, URL, second * 1000 + 900, true);
    }
    expect(sockets.failing(12_000)).to.have.length(1);
    sockets.opened({}, URL, 20_000);
    expect(sockets.failing(25_000)).to.have.length(1);
    expect(sockets.failing(30_000)).to.deep.equal([]);
  });

  it('are not told of in an hour in which a proxy cuts each after a minute, or the page closes them', () => {
    const sockets = createSocketFailures();
    for (let second = 0; second < HOUR; second += 60) {
      const [cut, own] = [{}, {}];
      sockets.opened(cut, URL, second * 1000);
      sockets.closed(own, URL, second * 1000, false);
      sockets.closed(cut, URL, (second + 60) * 1000, true);
      expect(sockets.failing((second + 60) * 1000)).to.deep.equal([]);
    }
  });

  it('count together where only the end of the path differs', () => {
    const sockets = createSocketFailures();
    for (const [index, second] of [0, 1, 2].entries())
      lose(sockets, [second], `wss://room.example/live/${index}/websocket`);
    expect(sockets.failing(3000)).to.have.length(1);
  });

  it('are forgotten when the page has given them up and has another that lasts', () => {
    const sockets = createSocketFailures();
    lose(sockets, [0, 1, 2]);
    sockets.opened({}, 'wss://other.example/', 5000);
    expect(sockets.failing(30_000)).to.have.length(1);
    expect(sockets.failing(63_000)).to.deep.equal([]);
    const alone = createSocketFailures();
    lose(alone, [0, 1, 2]);
    expect(alone.failing(1_000_000)).to.have.length(1);
  });
});

const told = (page: PageWindow) => resultOf(page, 'connection');
const verdict = (page: PageWindow) => verdictOf(page, 'connection');
const becomes = (page: PageWindow, expected: string, seconds = WINDOW) =>
  until(() => verdict(page) === expected, expected, seconds).catch(() => {
    throw new Error(`expected ${expected}, got ${verdict(page)} ${JSON.stringify(told(page))}`);
  });
const open = (html = '') => openChecked('connection', html);
/** Takes a page's browser off the line and back. */
const setOnline = (page: PageWindow, isOnline: boolean) =>
  run(
    page,
    (value) => Object.defineProperty(Navigator.prototype, 'onLine', { configurable: true, get: () => value }),
    isOnline,
  );
const ROOM = `${DEMO.replace('http', 'ws')}/room/socket?class=connection`;
const NOWHERE = `${DEAD.replace('http', 'ws')}/live?token=secret`;

describe('The check connection', () => {
  /** All at once, since each takes its ten seconds or more. */
  const situations = new Map<string, () => Promise<void>>();
  const running = new Map<string, Promise<void>>();
  before(() => {
    for (const [name, work] of situations) {
      const run = work();
      run.catch(() => {}); // told where it is awaited
      running.set(name, run);
    }
  });
  after(closeFrames);
  const together = (name: string, work: () => Promise<void>) => {
    situations.set(name, work);
    it(name, () => running.get(name));
  };

  together(
    'is not applicable in a page without connections, fails while the browser is offline, and clears',
    async () => {
      const page = await open();
      expect(verdict(page)).to.equal('not-applicable');
      setOnline(page, false);
      await becomes(page, 'unknown');
      expect(told(page).detail).to.equal('the browser has been offline: a verdict takes 10 s');
      await becomes(page, 'failed offline');
      const [violation] = told(page).violations;
      expect(violation!.detail).to.match(/^for \d\d s the browser has been offline$/);
      expect(violation).to.include({ severity: 'error', limit: 10 });
      setOnline(page, true);
      await becomes(page, 'not-applicable');
    },
  );

  together(
    'passes with a WebSocket, and fails with one that is lost again and again until it lasts',
    async () => {
      const [fine, broken] = await Promise.all([
        open(`<script>window.socket = new WebSocket('${ROOM}'); socket.onmessage = () => {}</script>`),
        open(`<script>
        window.address = '${NOWHERE}';
        const connect = () => {
          const socket = new WebSocket(address);
          socket.addEventListener('close', () => setTimeout(connect, 500));
        };
        connect();
        // one that the page gives up while it is on its way ends with 1006, too
        setInterval(() => { const own = new WebSocket('${NOWHERE}'.replace('live', 'own')); own.onclose = () => {}; own.close(); }, 500);
      </script>`),
      ]);
      await becomes(fine, 'passed');
      await becomes(broken, 'failed websocket');
      const { detail } = told(broken).violations[0]!;
      expect(detail).to.match(
        /^for \d\d s no WebSocket to ws:\/\/[\w.:-]+\/live has lasted, \d+ in a row were lost$/,
      );
      // the libraries of a page come back to the same server
      broken['address'] = ROOM;
      await until(() => verdict(broken) === 'passed', 'the end of it', 90);
    },
  );

  together('fails when the only peer connection is lost, and passes with those in the page', async () => {
    const [page, within] = await Promise.all([open(), open()]);
    const { near, far } = connectTo(page);
    near.createDataChannel('line');
    await negotiate(near, far);
    await until(() => near.connectionState === 'connected', 'the connection');
    await becomes(page, 'passed');
    const [one, other] = [new within.RTCPeerConnection(), new within.RTCPeerConnection()];
    one.createDataChannel('line');
    await negotiate(one, other);
    // no word of it any more, and the page does not know why
    far.close();
    await until(() => near.connectionState !== 'connected', 'the loss', 60);
    await becomes(page, 'failed peer-connection', 40);
    expect(told(page).violations[0]!.detail).to.match(
      /^for \d\d s peer connection 1 has been (failed|disconnected)$/,
    );
    near.close();
    await becomes(page, 'not-applicable');
    expect(verdict(within)).to.equal('not-applicable');
  });

  together('fails when an Agora client does not come back, and clears when it does', async () => {
    const page = await openClass({
      options: { checks: 'connection', recorderUid: 900001 },
      more: '&recorder=1',
    });
    const channel = newChannel();
    await join(page, channel, 900001);
    await becomes(page, 'passed');
    run(page, () => {
      const native = WebSocket;
      (window as any).isDown = true;
      window.WebSocket = new Proxy(native, {
        construct: (target, [url, ...rest], newTarget) =>
          Reflect.construct(
            target,
            [(window as any).isDown ? 'ws://localhost:1' : url, ...rest],
            newTarget,
          ) as WebSocket,
      });
    });
    await drop(channel, 900001);
    await until(() => page.client.connectionState === 'RECONNECTING', 'the loss');
    await becomes(page, 'failed agora', 30).catch(async () => becomes(page, 'failed agora websocket', 5));
    expect(told(page).violations[0]!.detail).to.equal(
      `for ${told(page).violations[0]!.measured} s the Agora client 900001 of channel ${channel} has been reconnecting`,
    );
    page['isDown'] = false;
    await until(() => page.client.connectionState === 'CONNECTED', 'the connection', 60);
    await until(() => !told(page).violations.length, 'the end of it', 90);
    expect(verdict(page)).to.equal('passed');
    await page.client.leave();
    await until(() => told(page).outcome !== 'failed', 'no violation');
  });

  together(
    'fails when a client was thrown out of its channel, until the page leaves or joins again',
    async () => {
      const page = await openClass({
        options: { checks: 'connection', recorderUid: 900001 },
        more: '&recorder=1',
      });
      const channel = newChannel();
      await join(page, channel, 900001);
      // the same uid from elsewhere: the edge lets the newer one in
      const other = await openClass({ build: 'none' });
      await join(other, channel, 900001);
      await until(() => page.client.connectionState === 'DISCONNECTED', 'the end');
      await becomes(page, 'failed agora');
      expect(told(page).violations[0]!.detail).to.match(
        /the Agora client 900001 of channel \S+ has been out of it \(UID_BANNED\)$/,
      );
      await page.client.leave();
      await until(() => !told(page).violations.length, 'the end of it');
    },
  );
});
