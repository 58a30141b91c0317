import { expect } from 'chai';
import { Edge } from '../../demo/edge/edge.js';
import { inNode } from '../support/page.js';

const CODECS = {
  audioCodecs: [{ payloadType: 111, rtpMap: { encodingName: 'opus', clockRate: 48_000 } }],
  videoCodecs: [{ payloadType: 96, rtpMap: { encodingName: 'VP8', clockRate: 90_000 } }],
  audioExtensions: [],
  videoExtensions: [],
};
const JOIN = {
  channel_name: 'class',
  role: 'host',
  codec: 'vp8',
  ap_response: { uid: 1 },
  ortc: { rtpCapabilities: { sendrecv: CODECS } },
};
const request = (type: string, message: object = {}) => ({ _id: type, _type: type, _message: message });

/** A client without an SDK: what it was sent, and whether it was cut. */
function connect(edge: Edge) {
  const got: any[] = [];
  const session = edge.connect((message) => got.push(message));
  return {
    got,
    close: session.close,
    get cut() {
      return got.includes(null);
    },
    /** The error that the edge has with a message; '' without one. */
    say: (message: unknown) =>
      session.message(message).then(
        () => '',
        (error: Error) => error.message,
      ),
    types: () => got.map((message) => message?._type).filter(Boolean),
  };
}
async function member(edge: Edge, uid: number, channel = 'class') {
  const client = connect(edge);
  await client.say(request('join_v3', { ...JOIN, channel_name: channel, ap_response: { uid } }));
  return client;
}

describe('The local edge and clients that are no SDK', () => {
  const WRONG: [situation: string, message: unknown, error: RegExp][] = [
    ['no object', 'hello', /a message is an object/],
    ['a list', [], /a message is an object/],
    ['null', null, /a message is an object/],
    ['no type', { _message: {} }, /_type/],
    ['a text for a message', { _type: 'ping', _message: 'x' }, /ping: _message must be an object/],
    ['something before the join', request('publish', { ortc: [] }), /publish before join_v3/],
    ['a join without a channel', request('join_v3', { ...JOIN, channel_name: '' }), /channel_name/],
    ['a join with a long channel', request('join_v3', { ...JOIN, channel_name: 'x'.repeat(256) }), /255/],
    [
      'a join with a wrong uid',
      request('join_v3', { ...JOIN, ap_response: { uid: 'one' } }),
      /ap_response\.uid/,
    ],
    ['a join with a wrong string uid', request('join_v3', { ...JOIN, string_uid: 7 }), /string_uid/],
    ['a join without a transport', request('join_v3', { ...JOIN, ortc: null }), /ortc/],
    [
      'a join without codecs',
      request('join_v3', {
        ...JOIN,
        ortc: { rtpCapabilities: { sendrecv: { ...CODECS, videoCodecs: [] } } },
      }),
      /opus and vp8/,
    ],
  ];
  for (const [situation, message, error] of WRONG) {
    it(`cuts off a client that sends ${situation}, and nobody else`, async () => {
      const edge = new Edge();
      const student = await member(edge, 1);
      const hostile = connect(edge);
      expect(await hostile.say(message)).to.match(error);
      expect(hostile.cut).to.equal(true);
      expect(student.cut).to.equal(false);
      expect(await student.say(request('traffic_stats'))).to.equal('');
    });
  }

  it('cuts off a member that joins twice or publishes nonsense, and tells the others that it left', async () => {
    for (const nonsense of [
      request('join_v3', JOIN),
      request('publish', { ortc: 'all' }),
      request('publish', { ortc: [{ stream_type: 'high', ssrcs: [{ ssrcId: 'x' }] }] }),
      request('publish', { ortc: [{ stream_type: 'high', ssrcs: [{ ssrcId: 1e20 }] }] }),
      request('publish', { ortc: [{ stream_type: 'high', ssrcs: [{ ssrcId: 7, rtx: '7 a=evil' }] }] }),
      request('subscribe_streams', {}),
    ]) {
      const edge = new Edge();
      const student = await member(edge, 1);
      const hostile = await member(edge, 2);
      expect(await hostile.say(nonsense)).to.not.equal('');
      expect(hostile.cut).to.equal(true);
      hostile.close(); // as a socket does that is cut
      expect(student.types()).to.deep.equal(['on_user_online', 'on_user_offline']);
      expect(edge.size).to.deep.equal({ channels: 1, clients: 1 });
    }
  });

  it('answers what it does not know, and counts it under one name', async () => {
    const edge = new Edge();
    const student = await member(edge, 1);
    for (let index = 0; index < 50; index++) {
      expect(await student.say(request(`whim_${index}`))).to.equal('');
    }
    expect(await student.say(request('__proto__'))).to.equal('');
    expect(edge.report('class')[0]!.sent).to.deep.equal({ join_v3: 1, other: 51 });
  });

  it('cuts off a flood', async () => {
    const edge = new Edge();
    const student = await member(edge, 1);
    const flood = await member(edge, 2);
    const answers = await Promise.all(
      Array.from({ length: 2000 }, () => flood.say(request('traffic_stats'))),
    );
    expect(answers.filter(Boolean).length).to.be.greaterThan(1000);
    expect(answers.at(-1)).to.match(/more than 500 messages/);
    expect(flood.cut).to.equal(true);
    expect(await student.say(request('traffic_stats'))).to.equal('');
  });

  it('remembers of 3,000 clients in 1,000 channels only numbers of the last 200', async () => {
    const edge = new Edge();
    for (let index = 0; index < 3000; index++) {
      edge.http('?action=stringuid', JSON.stringify({ string_uid: `pupil ${index}` }));
      const client = await member(edge, index, `class ${index % 1000}`);
      if (index % 2) await client.say(request('leave'));
      client.close();
    }
    expect(edge.size).to.deep.equal({ channels: 0, clients: 0 });
    let remembered = 0;
    for (let index = 0; index < 1000; index++) remembered += edge.report(`class ${index}`).length;
    expect(remembered).to.equal(200);
  });

  it('takes no more than 256 at a time', async () => {
    const edge = new Edge();
    const clients = await Promise.all(Array.from({ length: 256 }, (_, uid) => member(edge, uid)));
    expect(connect(edge).cut).to.equal(true);
    clients[0]!.close();
    expect(connect(edge).cut).to.equal(false);
  });

  it('gives a string uid the same number each time, and two of them two', () => {
    const edge = new Edge();
    const ask = (string_uid: string) =>
      (edge.http('?action=stringuid', JSON.stringify({ string_uid })) as { uid: number }).uid;
    expect(ask('Anna')).to.equal(ask('Anna'));
    expect(ask('Anna')).to.not.equal(ask('anna'));
    expect(ask('')).to.be.greaterThan(900_001);
  });

  it('lets nobody in whose socket was closed while it joined', async () => {
    let opened: () => void = () => {};
    let closed = 0;
    const transport = { parameters: {}, close: () => closed++ } as any;
    const media = {
      open: () => new Promise<any>((done) => (opened = () => done(transport))),
      close() {},
    };
    const edge = new Edge({ media });
    const client = connect(edge);
    const joined = client.say(request('join_v3', JOIN));
    await new Promise((done) => setTimeout(done));
    client.close();
    opened();
    expect(await joined).to.equal('');
    expect(edge.size).to.deep.equal({ channels: 0, clients: 0 });
    expect(closed).to.equal(1);
  });

  it('ends all connections and media when it is closed', async () => {
    let closed = 0;
    const media = {
      async open() {
        throw new Error('no transport');
      },
      close: () => closed++,
    };
    const edge = new Edge({ media });
    const client = connect(edge);
    expect(await client.say(request('join_v3', JOIN))).to.equal('no transport');
    const other = connect(edge);
    edge.close();
    expect({ closed, cut: other.cut }).to.deep.equal({ closed: 1, cut: true });
  });
});

describe("The demo's server", () => {
  /** Runs with a demo; what is printed comes back as JSON. */
  const withDemo = async (code: string) => {
    const { stdout, stderr, status } = await inNode(`
      import { WebSocket } from 'ws';
      import { startDemo } from './demo/server.js';
      const demo = await startDemo();
      const open = (path) => new Promise((done, fail) => {
        const socket = new WebSocket(demo.origin.replace('http', 'ws') + path);
        socket.got = [];
        socket.on('message', (data) => socket.got.push(String(data)));
        socket.on('open', () => done(socket)).on('error', fail);
      });
      const closed = (socket) => new Promise((done) => socket.on('close', (code) => done(code)));
      const { connect } = await import('node:net');
      // what comes back for lines of a request until the connection has ended
      const raw = (...lines) => new Promise((done) => {
        let answer = '';
        const socket = connect(new URL(demo.origin).port, 'localhost');
        socket.on('error', () => {}).on('close', () => done(answer));
        socket.on('data', (data) => (answer += data));
        socket.write([...lines, '', ''].join(String.fromCharCode(13, 10)));
      });
      const log = (value) => console.log(JSON.stringify(value));
      ${code}
    `);
    // without process.exit(): what is left open would keep Node from ending
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  };

  it('ends with all that it has opened', async () => {
    expect(
      await withDemo(`
        const sockets = [await open('/edge/socket'), await open('/room/socket?class=a')];
        fetch(demo.origin + '/classroom/').catch(() => {});
        const ends = sockets.map(closed);
        await demo.stop();
        log(await Promise.all(ends));
      `),
    ).to.deep.equal([1006, 1006]);
  });

  it('is there for other machines when it is asked to be, and else for this one alone', async () => {
    const answers = await withDemo(`
      const wide = await startDemo({ network: true });
      // a machine without a network has no such address
      for (const origin of wide.networkOrigins) {
        const shut = origin.replace(/\\d+$/, new URL(demo.origin).port);
        const ask = (at) => fetch(at + '/host.js').then(({ status }) => status, () => 'refused');
        log({ open: await ask(origin), shut: await ask(shut), here: await ask(wide.origin) });
        break;
      }
      if (!wide.networkOrigins.length) log({ open: 200, shut: 'refused', here: 200 });
      await Promise.all([wide.stop(), demo.stop()]);
    `);
    expect(answers).to.deep.equal({ open: 200, shut: 'refused', here: 200 });
  });

  it('serves files of the demo alone, and says no to the rest', async () => {
    const paths = {
      '/': 200,
      '/classroom/?uid=1': 200,
      '/classroom/lesson.webm': 200,
      '/nothing': 404,
      '/..%2fpackage.json': 404,
      '/edge/..%2f..%2fpackage.json': 404,
      '/classroom/%': 404,
      '/edge/http': 200,
    };
    const answers = await withDemo(`
      const answers = {};
      for (const path of ${JSON.stringify(Object.keys(paths))}) {
        answers[path] = (await fetch(demo.origin + path)).status;
      }
      log(answers);
      await demo.stop();
    `);
    expect(answers).to.deep.equal(paths);
  });

  it('outlives upgrades and ranges that make no sense', async () => {
    expect(
      await withDemo(`
        const upgrade = async (path) => {
          await raw('GET ' + path + ' HTTP/1.1', 'Host: localhost', 'Upgrade: websocket', 'Connection: Upgrade');
          return 'closed';
        };
        const upgrades = await Promise.all([upgrade('//'), upgrade('/other')]);
        const ranges = [];
        for (const range of ['bytes=5-2', 'bytes=0-9', 'bytes=-5', 'x']) {
          ranges.push((await fetch(demo.origin + '/classroom/lesson.webm', { headers: { range } })).status);
        }
        log({ upgrades, ranges });
        await demo.stop();
      `),
    ).to.deep.equal({ upgrades: ['closed', 'closed'], ranges: [200, 206, 200, 200] });
  });

  it('outlives requests that cannot be parsed, and ranges beyond all numbers', async () => {
    const requests = {
      'GET http://[ HTTP/1.1': 400,
      'GET //[ HTTP/1.1': 400,
      'GET // HTTP/1.1': 400,
      HELLO: 400,
      'GET / HTTP/9.9': 400,
      'GET /classroom/lesson.webm HTTP/1.1|Range: bytes=0-9007199254740993': 200,
      'GET /classroom/lesson.webm HTTP/1.1|Range: bytes=9007199254740993-': 200,
      'GET /classroom/lesson.webm HTTP/1.1|Range: bytes=5-1': 200,
      'GET /classroom/lesson.webm HTTP/1.1|Range: bytes=0-999999999999999': 206,
      'GET /classroom/lesson.webm HTTP/1.1|Range: bytes=999999999999999-': 416,
    };
    const answers = await withDemo(`
      const ask = async (text) => Number((await raw(...text.split('|'), 'Host: localhost', 'Connection: close')).split(' ')[1]);
      const answers = {};
      for (const text of ${JSON.stringify(Object.keys(requests))}) answers[text] = await ask(text);
      // it still answers others
      answers.then = (await fetch(demo.origin + '/')).status;
      log(answers);
      await demo.stop();
    `);
    expect(answers).to.deep.equal({ ...requests, then: 200 });
  });

  it('answers no page of a website, and no name that is not its own', async () => {
    const cases: [headers: Record<string, string>, status: number][] = [
      [{}, 200],
      [{ origin: 'http://localhost:3000' }, 200],
      [{ origin: 'https://127.0.0.1' }, 200],
      [{ origin: 'https://website.example' }, 403],
      [{ origin: 'http://localhost.website.example' }, 403],
      [{ origin: 'null' }, 403],
      [{ origin: '' }, 403],
      [{ host: 'website.example' }, 403],
      [{ host: 'localhost.website.example:8080' }, 403],
      [{ host: '[' }, 403],
    ];
    const answers = await withDemo(`
      const { request } = await import('node:http');
      const ask = (path, headers) => new Promise((done, fail) => {
        request(demo.origin + path, { headers }, (response) => done(response.resume().statusCode)).on('error', fail).end();
      });
      const upgrade = (path, headers) => new Promise((done) => {
        const socket = new WebSocket(demo.origin.replace('http', 'ws') + path, { headers });
        socket.on('open', () => (socket.terminate(), done(200))).on('unexpected-response', (_, { statusCode }) => done(statusCode)).on('error', () => {});
      });
      const answers = [];
      for (const headers of ${JSON.stringify(cases.map(([headers]) => headers))}) {
        answers.push([
          await ask('/', headers),
          await ask('/edge/http', headers),
          await upgrade('/edge/socket', headers),
          await upgrade('/room/socket?class=a', headers),
        ]);
      }
      log(answers);
      await demo.stop();
    `);
    expect(answers.map(String)).to.deep.equal(
      cases.map(([, status]) => [status, status, status, status].join()),
    );
  });

  it('refuses sockets and bodies that it does not know', async () => {
    expect(
      await withDemo(`
        const post = (body) => fetch(demo.origin + '/edge/http?to=' + encodeURIComponent('https://x.agora.io/api/v2/transpond/webrtc'), { method: 'POST', body })
          .then(({ status }) => status, () => 'cut');
        log({
          socket: await open('/other').catch((error) => error.message),
          room: await closed(await open('/room/socket')),
          wrong: await post('hello'),
          empty: await post('{}'),
          large: await post('x'.repeat(200_000)),
        });
        await demo.stop();
      `),
    ).to.deep.equal({
      socket: 'Unexpected server response: 404',
      room: 1008,
      wrong: 400,
      empty: 400,
      large: 'cut',
    });
  });

  it('takes at most 160 sockets of one machine, and others again when these have gone', async () => {
    expect(
      await withDemo(`
        const all = [];
        let refusal = '';
        while (!refusal && all.length < 300) {
          await open('/room/socket?class=a').then((socket) => all.push(socket), (error) => { refusal = error.message; });
        }
        const taken = all.length;
        const page = await fetch(demo.origin + '/').then(({ status }) => status);
        const gone = closed(all[0]);
        all[0].close();
        await gone;
        let again = 0;
        for (const end = Date.now() + 5000; !again && Date.now() < end; )
          again = await open('/room/socket?class=a').then(() => 1, () => 0);
        log([taken, refusal, page, again]);
        await demo.stop();
      `),
    ).to.deep.equal([160, 'Unexpected server response: 429', 200, 1]);
  });

  it('gives what one in a room says to the others in it', async () => {
    expect(
      await withDemo(`
        const [one, two, elsewhere] = [await open('/room/socket?class=a'), await open('/room/socket?class=a'), await open('/room/socket?class=b')];
        one.send('hello');
        while (!two.got.length) await new Promise((done) => setTimeout(done, 10));
        two.send('and you');
        while (!one.got.length) await new Promise((done) => setTimeout(done, 10));
        log([one.got, two.got, elsewhere.got]);
        await demo.stop();
      `),
    ).to.deep.equal([['and you'], ['hello'], []]);
  });
});
