import { expect } from 'chai';
import {
  DEAD,
  MISSING,
  RECORDER,
  RECORDINGS,
  begin,
  ended,
  noticesOf,
  stateOf,
  type RecorderName,
} from '../support/recorder.js';
import { inNode, pageUrl, until } from '../support/page.js';
import type { ServiceParam, Started } from '../../demo/recorder/contract.js';

const NOTIFY = '<script>navigator.notifyReady()</script>';
const SHOWN = '<h1>A class</h1>';
/** A film of the demo, 1920x1080. */
const LARGE = `<video muted autoplay src="${location.origin}/demo/classroom/lesson-1080p.webm"></video>`;
const WEBGL = `<canvas></canvas><script>setTimeout(() => document.querySelector('canvas').getContext('webgl'), 2000)</script>`;

/** What a recorder is asked for, how it ends, and the events that tell of it. */
const SITUATIONS: Record<
  string,
  {
    name?: RecorderName;
    url: string;
    service?: Partial<ServiceParam>;
    meanwhile?: (started: Started) => Promise<unknown>;
    code: number;
    message: string;
    details: RegExp;
    events: number[];
  }
> = {
  'the page closes its window': {
    url: pageUrl(`${SHOWN}<script>setTimeout(close, 3000)</script>`),
    code: 0,
    message: 'ok',
    details: /^the page has closed its window$/,
    events: [70, 71],
  },
  'the main page is not found': {
    url: `${RECORDER}/status/404`,
    code: 5,
    message: 'access_url_failed',
    details: /^HTTP 404 http.*\/status\/404$/,
    events: [71],
  },
  'the main page is an error of its server': {
    url: `${RECORDER}/status/503`,
    service: { readyTimeout: 20 },
    code: 5,
    message: 'access_url_failed',
    details: /^HTTP 503 /,
    events: [71],
  },
  'nobody listens at the main page': {
    url: DEAD,
    code: 5,
    message: 'access_url_failed',
    details: /^net::ERR_CONNECTION_REFUSED /,
    events: [71],
  },
  'the main page does not come': {
    name: 'strict',
    url: `${RECORDER}/silent`,
    code: 5,
    message: 'access_url_failed',
    details: /^no page within 3 s /,
    events: [71],
  },
  'the main page fails when it loads again': {
    url: pageUrl(
      `${SHOWN}<script>setTimeout(() => location.replace('${RECORDER}/status/500'), 3000)</script>`,
    ),
    code: 5,
    message: 'access_url_failed',
    details: /^HTTP 500 /,
    events: [70, 71],
  },
  'the page is not ready in time, twice': {
    url: pageUrl(SHOWN),
    service: { readyTimeout: 2 },
    code: 4,
    message: 'page_load_timeout',
    details: /^the page has not called navigator\.notifyReady\(\) in 2 s, twice$/,
    events: [73, 71],
  },
  'the page is ready after a reload, and closes its window': {
    // a page that has been loaded before knows it
    url: pageUrl(
      `${SHOWN}<script>if (sessionStorage.again) { navigator.notifyReady(); setTimeout(close, 3000); } sessionStorage.again = 1</script>`,
    ),
    service: { readyTimeout: 4 },
    code: 0,
    message: 'ok',
    details: /closed/,
    events: [73, 70, 71],
  },
  'the longest time is over': {
    name: 'strict',
    url: pageUrl(`${SHOWN}${NOTIFY}`),
    service: { readyTimeout: 20 },
    code: 1,
    message: 'max_recording_hour',
    details: /^$/,
    events: [70, 71],
  },
  'the browser crashes': {
    url: pageUrl(SHOWN),
    service: { videoWidth: 400, videoHeight: 304 },
    meanwhile: () => fetch(`${RECORDER}/kill?size=400,304`),
    code: 6,
    message: 'recorder_error',
    details: /^the browser has ended with SIGSEGV$/,
    events: [70, 71],
  },
  'the page uses WebGL': {
    name: 'strict',
    url: pageUrl(SHOWN + WEBGL),
    code: 2,
    message: 'capability_limit',
    details: /^the page uses WebGL$/,
    events: [70, 72, 71],
  },
  'the page shows a video that is too large': {
    name: 'strict',
    url: pageUrl(LARGE),
    service: { readyTimeout: 20 },
    code: 2,
    message: 'capability_limit',
    details: /^a video of 1920x1080, and 1280x720 is the most$/,
    events: [72, 71],
  },
  'a video in a shadow root is too large': {
    name: 'strict',
    url: pageUrl(
      `<p></p><script>document.querySelector('p').attachShadow({ mode: 'closed' }).innerHTML = \`${LARGE}\`</script>`,
    ),
    service: { readyTimeout: 20 },
    code: 2,
    message: 'capability_limit',
    details: /^a video of 1920x1080/,
    events: [72, 71],
  },
};

(MISSING ? describe.skip : describe)('A recording ends by itself', function () {
  this.timeout(240_000);
  /** At most so many at a time, in the order of the situations. */
  const TOGETHER = 2;
  let turn: Promise<unknown>[] = [];
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const free = turn.length < TOGETHER ? Promise.resolve() : turn[turn.length - TOGETHER]!;
    const result = free.then(work);
    turn = [...turn, result.catch(() => {})];
    return result;
  };
  const runs = new Map<string, () => Promise<any>>();
  before(() => {
    for (const [title, { name = 'plain', url, service, meanwhile }] of Object.entries(SITUATIONS)) {
      const run = inTurn(async () => {
        const { started, task } = await begin(name, { url, ...service });
        if (meanwhile) {
          await until(async () => (await stateOf(name, started)).state === 'inProgress', 'a beginning', 90);
          await meanwhile(started);
        }
        const last = await ended(name, started, 120);
        const events = await until(
          async () => {
            const notices = await noticesOf(started);
            return notices.some(({ eventType }) => eventType === 71) && notices;
          },
          'event 71',
          30,
        );
        return { last, events, started, task };
      });
      run.catch(() => {});
      runs.set(title, () => run);
    }
  });

  for (const [title, { code, message, details, events }] of Object.entries(SITUATIONS)) {
    it(`when ${title}`, async () => {
      const run = await runs.get(title)!();
      const { exit, state, status, fileList } = run.last;
      expect({ state, status, code: exit.code, message: exit.message }).to.deep.equal({
        state: 'exit',
        status: code > 1 ? 20 : 8,
        code,
        message,
      });
      expect(exit.details).to.match(details);
      expect(Boolean(fileList.length)).to.equal(events.includes(70));
      const told = run.events.filter(
        (notice: any, index: number) => run.events[index - 1]?.body !== notice.body,
      );
      expect(told.map((notice: any) => notice.eventType)).to.deep.equal(events);
      expect(told.map((notice: any) => notice.payload.sequence)).to.deep.equal(
        events.map((_, index) => index),
      );
    });
  }

  it('and tells its callback all that is documented, signed, and again when it was not taken', async () => {
    const { started, task, events, last } = await runs.get('the page closes its window')!();
    const [first, again, stopped] = events;
    expect(first.body).to.equal(again.body);
    const { resourceId, sid } = started;
    const { recorderStartTime } = first.payload.details;
    expect(Math.abs(Date.now() - recorderStartTime)).to.be.below(600_000);
    expect(first).to.deep.include({ productId: 3, eventType: 70, sid });
    expect(first.payload).to.deep.equal({
      ...task,
      resourceId,
      sid,
      sequence: 0,
      sendts: first.payload.sendts,
      serviceType: 6,
      details: { msgName: 'web_recorder_started', recorderStartTime },
    });
    expect(stopped.payload.details).to.deep.equal({
      msgName: 'web_recorder_stopped',
      ...last.exit,
      fileList: last.fileList,
    });
    const { stdout } = await inNode(`import { createHmac } from 'node:crypto';
      for (const hash of ['sha1', 'sha256']) console.log(createHmac(hash, 'shared').update(${JSON.stringify(first.body)}).digest('hex'));`);
    expect(stdout.trim().split('\n')).to.deep.equal([first.sha1, first.sha256]);
  });

  it('and leaves nothing behind but its files', async () => {
    for (const run of runs.values()) await run();
    const { stdout } = await inNode(`import { readdirSync } from 'node:fs';
      console.log(readdirSync(${JSON.stringify(RECORDINGS)}, { recursive: true }).filter((name) => !/^\\w+[/]\\w{32}_[a-z0-9-]+(\\.m3u8|_\\d{17}\\.ts|_\\d+\\.mp4)$/.test(name) && /[._]/.test(name)).join());`);
    expect(stdout).to.equal('\n');
  });
});
