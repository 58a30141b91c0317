import { expect } from 'chai';
import type { Options } from '../../src/index.js';
import {
  type Build,
  closeFrames,
  CROSS_SITE,
  head,
  inNode,
  openFrame,
  pageUrl,
  run,
  until,
  visit,
} from '../support/page.js';

/** A URL of the app's server, and what has arrived there but heartbeats. */
function server(more = '') {
  const id = crypto.randomUUID();
  const arrived = async (): Promise<{ body: any; type: string; origin: string }[]> => {
    const answer = await (await fetch(`${CROSS_SITE}/beacons?id=${id}`)).json();
    return answer
      .map((one: { body: string }) => ({ ...one, body: JSON.parse(one.body) }))
      .filter(({ body }: { body: { event: string } }) => body.event !== 'heartbeat');
  };
  return {
    url: `${CROSS_SITE}/beacon?id=${id}${more}`,
    arrived,
    events: async (): Promise<string[]> => (await arrived()).map(({ body }) => body.event),
  };
}
const closing = (options: Options, entries = 1, more = '&recorder=1&pass=s3cret') =>
  visit(
    pageUrl(`<!doctype html>${head('tag', { history: 'leave', ...options })}`, more),
    [
      `() => { if (${entries} > 1) history.pushState({}, '', '/b'); return window.recordingCompanion.companion.close('the class is over'); }`,
    ],
    { opened: 'target' },
  );

describe('The beacon to stopUrl', () => {
  it('has been sent when the window closes, with what the server needs', async () => {
    const { url, arrived } = server();
    const { closed, results } = await closing({ stopUrl: url });
    expect([closed, results]).to.deep.equal([true, [true]]);
    await until(async () => (await arrived()).length > 0, 'the first request');
    const [{ body, type, origin }, ...others] = (await arrived()) as any;
    expect(others).to.deep.equal([]);
    expect(type).to.match(/^text\/plain/);
    expect(origin).to.equal(location.origin);
    const { after, version, ...rest } = body;
    expect(rest).to.deep.equal({ event: 'closing', pass: 's3cret', reason: 'the class is over', detail: '' });
    expect(after).to.be.within(0, 30);
    expect(version).to.match(/^\d+\.\d+\.\d+/);
  });

  it('is sent before the browser is asked to close, and before the page hears of it', async () => {
    const { url } = server();
    const page = await openFrame(
      `<script>
        window.order = [];
        for (const name of ['fetch', 'close']) {
          const original = window[name];
          window[name] = (...args) => { order.push(name); return original(...args); };
        }
        addEventListener('recording-companion:closing', () => order.push('closing'));
      </script>${head('sources', { stopUrl: url })}`,
      '&recorder=1',
    );
    page.recordingCompanion.companion!.close('over');
    expect(page['order']).to.deep.equal(['fetch', 'closing', 'close']);
    closeFrames();
  });

  for (const [name, more, entries] of [
    ['the window closes, and the server is slow', '&wait=3000', 1],
    ['the window closes, and the server answers 500', '&status=500', 1],
    ['the browser refuses', '', 2],
    ['the browser refuses, and the server is slow', '&wait=3000', 2],
    ['the browser refuses, and the server answers 500', '&status=500', 2],
  ] as const) {
    it(`arrives when ${name}`, async () => {
      const { url, events } = server(more);
      const { closed } = await closing({ stopUrl: url }, entries);
      expect(closed).to.equal(entries === 1);
      await until(async () => (await events()).includes('closing'), 'the beacon of the close');
      expect(await events()).to.deep.equal(['closing']);
    });
  }

  it('arrives in the end when the browser refuses and the server is down at first', async () => {
    const { url, events } = server('&resets=2');
    const page = await openFrame(head('tag', { stopUrl: url }), '&recorder=1');
    expect(page.recordingCompanion.companion!.close('over')).to.equal(false);
    await until(async () => (await events()).length > 0, 'the first beacon');
    expect(await events()).to.deep.equal(['closing']);
    closeFrames();
  });

  it('is given up after a minute, with one line, when nobody answers', async () => {
    const page = await openFrame(
      `<script>
        window.pauses = [];
        window.lines = [];
        console.error = (...what) => lines.push(what.join(' '));
        const original = window.setTimeout;
        window.setTimeout = (work, wait) => { pauses.push(wait); return original(work, wait / 1000); };
      </script>${head('sources', { stopUrl: 'http://localhost:1/stop', checks: 'none', ready: 'manual' })}`,
      '&recorder=1',
    );
    const lines: string[] = page['lines'];
    page.recordingCompanion.companion!.close('over');
    await until(() => lines.some((line) => line.includes("can't be reached")), 'the line about the server');
    expect(lines.filter((line) => line.includes('http://localhost:1/stop'))).to.have.length(1);
    const ours = page['pauses'].filter(
      (pause: number) => Number.isInteger(Math.log2(pause / 1000)) && pause >= 1000,
    );
    expect(ours).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000]);
    closeFrames();
  });

  it('of the same origin is sent again after a 500', async () => {
    const page = await openFrame(
      `<script>
        window.statuses = [500, 503, 204];
        window.bodies = [];
        window.fetch = async (url, { body }) => { bodies.push(body); return new Response(null, { status: statuses.shift() }); };
        const original = window.setTimeout;
        window.setTimeout = (work) => original(work);
      </script>${head('sources', { stopUrl: '/stop' })}`,
      '&recorder=1',
    );
    page.recordingCompanion.companion!.close('over');
    await until(() => !page['statuses'].length, 'the last answer');
    await new Promise((done) => setTimeout(done, 50));
    expect(new Set(page['bodies']).size).to.equal(1);
    expect(page['bodies']).to.have.length(3);
    closeFrames();
  });

  it('arrives where the server has accepted many heartbeats and answered none', async () => {
    const { url, events } = server('&wait=60000');
    const { results } = await visit(
      pageUrl(
        `<!doctype html>${head('tag', { reportUrl: url, stopUrl: url, heartbeat: 1, checks: 'none' })}`,
        '&recorder=1',
      ),
      [
        // more than the browser has connections for
        '() => new Promise((done) => setTimeout(done, 8500))',
        "() => window.recordingCompanion.companion.close('over')",
        '() => new Promise((done) => setTimeout(done, 500))',
      ],
    );
    expect(results[1]).to.equal(false);
    await until(async () => (await events()).includes('closing'), 'the beacon');
  });

  it('arrives on another host than that of reportUrl, which answers nothing', async () => {
    const report = server('&wait=60000');
    const stop = server();
    await closing({ reportUrl: report.url, stopUrl: stop.url.replace('127.0.0.1', 'localhost') }, 2);
    await until(async () => (await stop.events()).includes('closing'), 'the beacon');
  });

  it('arrives where the page has used up what may outlive it', async () => {
    const { url, events } = server();
    const hanging = server('&wait=60000').url;
    await visit(pageUrl(`<!doctype html>${head('tag', { stopUrl: url })}`, '&recorder=1'), [
      `() => void fetch('${hanging}', { method: 'POST', mode: 'no-cors', keepalive: true, body: 'x'.repeat(65_536) })`,
      "() => window.recordingCompanion.companion.close('over')",
      '() => new Promise((done) => setTimeout(done, 3000))',
    ]);
    expect(await events()).to.deep.equal(['closing']);
  });

  it('is not sent again after dispose()', async () => {
    const page = await openFrame(
      `<script>
        window.asked = 0;
        window.fetch = async () => { asked++; throw new TypeError('Failed to fetch'); };
      </script>${head('sources', { stopUrl: '/stop' })}`,
      '&recorder=1',
    );
    const { companion } = page.recordingCompanion;
    companion!.close('waits for its second time');
    await new Promise((done) => setTimeout(done));
    companion!.close('waits for its answer');
    companion!.dispose();
    await new Promise((done) => setTimeout(done, 1500));
    expect(page['asked']).to.equal(2);
    closeFrames();
  });

  it('says at most 1,000 characters of a reason', async () => {
    const { url, arrived } = server();
    const page = await openFrame(head('tag', { stopUrl: url }), '&recorder=1');
    page.recordingCompanion.companion!.close('x'.repeat(100_000));
    await until(async () => (await arrived()).length > 0, 'the first request');
    expect((await arrived())[0]!.body.reason).to.have.length(1000);
    closeFrames();
  });

  it("is never sent from a participant's page", async () => {
    const { url, events } = server();
    const { closed, results } = await closing({ stopUrl: url, reportUrl: url }, 1, '&pass=s3cret');
    expect([closed, results]).to.deep.equal([false, [false]]);
    expect(await events()).to.deep.equal([]);
  });
});

describe('The beacons to reportUrl', () => {
  it('tell of the start, the close and its refusal', async () => {
    const { url, arrived } = server();
    await closing({ reportUrl: url }, 2);
    await until(async () => (await arrived()).length === 3, 'three requests');
    const bodies = (await arrived()).map(({ body }) => body).sort((a, b) => a.after - b.after);
    expect(bodies.map(({ after: _after, version: _version, ...rest }) => rest)).to.deep.equal([
      { event: 'started', pass: 's3cret', reloads: 0 },
      { event: 'closing', pass: 's3cret', reason: 'the class is over', detail: '' },
      { event: 'close-refused', pass: 's3cret', historyLength: 2 },
    ]);
  });

  it('are one each where it is the stopUrl as well', async () => {
    const { url, events } = server();
    await closing({ reportUrl: url, stopUrl: url }, 1);
    await until(async () => (await events()).includes('closing'), 'the beacon of the close');
    expect((await events()).sort()).to.deep.equal(['closing', 'started']);
  });

  it('go where the URL led when the page began, wherever its router is now', async () => {
    const page = await openFrame(
      `<script>window.asked = []; window.fetch = async (url) => { asked.push(url); return new Response() }</script>${head('tag', { stopUrl: 'stop' })}`,
      '&recorder=1',
    );
    page.history.pushState({}, '', '/a/b/c');
    page.recordingCompanion.companion!.close('over');
    expect(page['asked']).to.deep.equal([`${location.origin}/stop`]);
    closeFrames();
  });
});

describe('The pass', () => {
  afterEach(() => {
    closeFrames();
    sessionStorage.clear();
  });
  const seen = `() => {
    const asked = window.asked;
    window.recordingCompanion.companion.close('over');
    return [asked.at(-1), location.href.replace(/html=[^&#]*/, 'html'), history.state];
  }`;
  const html = (options: Options, build: Build = 'tag') =>
    `<!doctype html><script>
      window.asked = [];
      window.fetch = async (url, { body }) => { asked.push(JSON.parse(body).pass); return new Response() };
      window.close = () => {};
    </script>${head(build, { stopUrl: '/stop', ...options })}`;

  for (const [more, options, pass, rest] of [
    ['&recorder=1&pass=a%20b%2Bc', {}, 'a b+c', '&recorder=1'],
    ['&recorder=1&pass=&x=1', {}, '', '&recorder=1&x=1'],
    ['&recorder=1&pass=%E0', {}, '\uFFFD', '&recorder=1'],
    ['#/class/42?recorder=1&pass=abc', {}, 'abc', '#/class/42?recorder=1'],
    ['#/class/42?pass=abc&recorder=1', {}, 'abc', '#/class/42?recorder=1'],
    ['&recorder=1&bypass=1&pass-2=abc#x', { passParam: 'pass-2' }, 'abc', '&recorder=1&bypass=1#x'],
    ['&recorder=1&bypass=1', {}, null, '&recorder=1&bypass=1'],
    ['&recorder=1&next=/x?pass=Z&pass=REAL', {}, 'REAL', '&recorder=1&next=/x?pass=Z'],
    ['&recorder=1&next=/x?pass=Z', {}, null, '&recorder=1&next=/x?pass=Z'],
    ['&recorder=1&p%61ss=abc&a=%20+b', {}, 'abc', '&recorder=1&a=%20+b'],
    ['&recorder=1&pass=first&pass=second', {}, 'first', '&recorder=1'],
    ['&recorder=1#/a?next=/b?pass=Z&pass=abc', {}, 'abc', '&recorder=1#/a?next=/b?pass=Z'],
    ['&recorder=1#pass=abc', {}, null, '&recorder=1#pass=abc'],
  ] as const) {
    it(`of ${more} is ${JSON.stringify(pass)} and leaves ${rest}`, async () => {
      const page = await openFrame(html(options, 'sources'), more);
      expect(page.eval(`(${seen})()`)).to.deep.equal([pass, `${location.origin}/page?html${rest}`, null]);
    });
  }

  it('leaves no ? behind', async () => {
    const page = await openFrame(
      `<script>history.replaceState({ n: 1 }, '', '/class?pass=abc#top')</script>${html({ recorder: true })}`,
    );
    expect(page.eval(`(${seen})()`)).to.deep.equal(['abc', `${location.origin}/class#top`, { n: 1 }]);
  });

  it('is kept over a reload, and over dispose() and init()', async () => {
    const { results } = await visit(pageUrl(html({}), '&recorder=1&pass=abc'), [
      seen,
      'reload',
      seen,
      `() => {
        window.recordingCompanion.companion.dispose();
        const stored = sessionStorage.length;
        window.recordingCompanion.init();
        return [stored, ...(${seen})()];
      }`,
    ]);
    expect(results.map((result) => result.slice(0, -2))).to.deep.equal([['abc'], ['abc'], [0, 'abc']]);
  });

  it("stays in the address of a participant, and of a recorder's page that has no server to tell", async () => {
    const participant = await openFrame(html({}), '&pass=abc');
    expect(participant.location.search).to.include('pass=abc');
    const without = await openFrame(head('tag'), '&recorder=1&pass=abc');
    expect(without.location.search).to.include('pass=abc');
    expect(run(without, () => sessionStorage.getItem('recording-companion:pass'))).to.equal(null);
  });
});

describe('A page behind a password, opened as https://user:pw@host', () => {
  it('sends its beacons with the pass, shows its frames, and has a history', async () => {
    const { url, arrived } = server();
    const { pathname, search } = new URL(url);
    const tag = head('tag', { reportUrl: `/private${pathname}${search}`, logLevel: 'debug' }).replace(
      'src="',
      `src="${location.origin}`,
    );
    const child = `/private/page?html=${btoa('<p>whiteboard</p>')}`;
    const page = pageUrl(
      `<!doctype html>${tag}<iframe src="${child}" width="400" height="300"></iframe>`,
      '&recorder=1&pass=s3cret',
      '',
      CROSS_SITE.replace('://', '://user:pw@'),
    ).replace('/page', '/private/page');
    const { results, messages } = await visit(page, [
      () =>
        new Promise((done) => {
          history.pushState({ n: 1 }, '', '?later');
          addEventListener('popstate', () => setTimeout(() => done([location.search, history.state]), 500));
          history.back();
        }),
      () => {
        const { companion } = (window as any).recordingCompanion;
        const { frames } = companion.report();
        companion.close('over');
        return [frames.map(({ state }: { state: string }) => state), location.href.includes('pass')];
      },
      () => new Promise((done) => setTimeout(done, 500)),
    ]);
    expect(results[0]).to.deep.equal([new URL(page).search.replace('&pass=s3cret', ''), null]);
    expect(results[1]).to.deep.equal([['loaded'], false]);
    const wrong = messages.filter((message) =>
      /^uncaught|^(warn|error): \[recording-companion\]/.test(message),
    );
    expect(wrong.filter((message) => !message.includes('refused to close'))).to.deep.equal([]);
    const bodies = (await arrived()).map(({ body: { event, pass } }) => [event, pass]);
    expect(bodies.slice(0, 2)).to.deep.equal([
      ['started', 's3cret'],
      ['closing', 's3cret'],
    ]);
  });
});

describe('The server of docs/beacons.md', () => {
  it('stops the recording of a pass that it has given out, and no other', async () => {
    const doc = await (await fetch('/docs/beacons.md')).text();
    const [, code] = /```js\n(.*?)```/s.exec(doc) ?? [];
    const { stdout, stderr } = await inNode(`
      process.env.APP_ID = 'app';
      process.env.CUSTOMER = 'key:secret';
      const stops = [];
      globalThis.fetch = async (url, { method, headers, body }) => { stops.push([method, String(url), headers.authorization, JSON.parse(body)]); return new Response('{}'); };
      ${code}
      recordings.set('good', Promise.resolve({ cname: 'class', uid: '900002', resourceId: 'rid', sid: 'sid' }));
      const { request } = await import('node:http');
      await new Promise((done) => server.on('listening', done).listening && done());
      const send = (body) => new Promise((done) => {
        const sent = request({ port: server.address().port, method: 'POST', headers: { 'content-type': 'text/plain' } }, (answer) => { answer.resume(); done(answer.statusCode); });
        sent.end(body);
      });
      const statuses = [];
      for (const body of ['no JSON', '[]', 'null', '{"event":"closing","pass":"forged"}', '{"event":"started","pass":"good"}', '{"event":"closing","pass":"good"}', '{"event":"closing","pass":"good"}']) statuses.push(await send(body));
      console.log(JSON.stringify({ statuses, stops }));
      process.exit();
    `);
    expect(stderr).to.equal('');
    const { statuses, stops } = JSON.parse(stdout);
    expect(statuses).to.deep.equal([400, 204, 400, 204, 204, 204, 204]);
    expect(stops).to.deep.equal([
      [
        'POST',
        'https://api.sd-rtn.com/v1/apps/app/cloud_recording/resourceid/rid/sid/sid/mode/web/stop',
        `Basic ${btoa('key:secret')}`,
        { cname: 'class', uid: '900002', clientRequest: {} },
      ],
    ]);
  });
});
