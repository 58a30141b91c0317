import { expect } from 'chai';
import {
  QUERY_WAITS,
  START_WAITS,
  createRecordingClient,
} from '../../demo/recorder/createRecordingClient.js';
import { inNode } from '../support/page.js';
import { APP_ID, RECORDER, begin, clientOf, ended, startRequest, stateOf } from '../support/recorder.js';

const BASE = `${RECORDER}/plain/v1/apps/${APP_ID}/cloud_recording`;
const HEADERS = {
  authorization: `Basic ${btoa('key:secret')}`,
  'content-type': 'application/json;charset=utf-8',
};

/** A request as it stands, and its answer. */
async function send(path: string, body?: unknown, more: RequestInit = {}) {
  const response = await fetch(`${BASE}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: HEADERS,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...more,
  });
  return [response.status, await response.json()];
}

/** The document's own examples. */
const ACQUIRE = `{
   "cname": "httpClient463224",
    "uid": "527841",
    "clientRequest":{
      "resourceExpiredHour": 24,
      "scene": 1
   }
}`;
const START = `{
  "cname":"httpClient463224",
    "uid":"527841",
    "clientRequest":{
        "token": "<token if any>",
        "extensionServiceConfig": {
             "errorHandlePolicy": "error_abort",
             "extensionServices":[{
                  "serviceName":"web_recorder_service",
                  "errorHandlePolicy": "error_abort",
                  "serviceParam": {
                      "url": "https://xxxxx",
                      "audioProfile":0,
                      "videoWidth":1280,
                      "videoHeight":720,
                      "maxRecordingHour":72
                 }
             }]
       },
        "recordingFileConfig":{
            "avFileType":[
                "hls",
                "mp4"
           ]
       },
        "storageConfig":{
            "vendor":2,
            "region":3,
            "bucket":"xxxxx",
            "accessKey":"xxxxx",
            "secretKey":"xxxxx",
            "fileNamePrefix":[
                "directory1",
                "directory2"
           ]
       }
   }
}`;

/** A body with one value changed, or taken out. */
function change(body: string, path: string, value?: unknown): object {
  const changed = JSON.parse(body);
  const names = path.split('.');
  const last = names.pop()!;
  const of = names.reduce((inner, name) => inner[name], changed);
  if (value === undefined) delete of[last];
  else of[last] = value;
  return changed;
}

const SERVICE = 'clientRequest.extensionServiceConfig.extensionServices.0.serviceParam';
const SAID = 'clientRequest.extensionServiceConfig.extensionServices[0].serviceParam';

describe('The recording API', () => {
  it('takes the examples of its document as they stand, and says why their URL is not recorded', async function () {
    this.timeout(150_000);
    const [status, acquired] = await send('acquire', ACQUIRE);
    expect([status, acquired.cname, acquired.uid]).to.deep.equal([200, 'httpClient463224', '527841']);
    const [startStatus, started] = await send(`resourceid/${acquired.resourceId}/mode/web/start`, START);
    expect([startStatus, started]).to.deep.equal([200, { ...acquired, sid: started.sid }]);
    expect(started.sid).to.match(/^[0-9a-f]{32}$/);
    const { state, status: last, exit } = await ended('plain', started, 120);
    expect({ state, last, ...exit }).to.deep.equal({
      state: 'exit',
      last: 20,
      code: 5,
      message: 'access_url_failed',
      details: 'net::ERR_NAME_NOT_RESOLVED https://xxxxx',
    });
    const [stopStatus, stopped] = await send(
      `resourceid/${acquired.resourceId}/sid/${started.sid}/mode/web/stop`,
      {
        cname: acquired.cname,
        uid: acquired.uid,
        clientRequest: {},
      },
    );
    expect([stopStatus, stopped.code]).to.deep.equal([404, 404]);
  });

  const WRONG_ACQUIRES: [path: string, value: unknown, reason: string][] = [
    ['cname', '', 'cname must not be empty, got ""'],
    ['cname', 'ä'.repeat(513), `cname must have at most 1024 bytes, got "${'ä'.repeat(59)}`],
    ['uid', 527841, 'uid must be a string, got 527841'],
    ['uid', '0', 'uid must be a string of a number from 1 to 4294967295, got "0"'],
    ['uid', '4294967296', 'uid must be a string of a number from 1 to 4294967295, got "4294967296"'],
    ['clientRequest', undefined, 'clientRequest is missing: it must be an object'],
    [
      'clientRequest.scene',
      undefined,
      'clientRequest.scene is missing: it must be 1, which is web page recording',
    ],
    ['clientRequest.scene', 0, 'clientRequest.scene must be 1, which is web page recording, got 0'],
    [
      'clientRequest.resourceExpiredHour',
      721,
      'clientRequest.resourceExpiredHour must be a whole number from 1 to 720, got 721',
    ],
    [
      'clientRequest.resourceExpiredHour',
      0.5,
      'clientRequest.resourceExpiredHour must be a whole number from 1 to 720, got 0.5',
    ],
    ['clientRequest.region', 'XX', 'clientRequest.region must be "CN" or "AP" or "EU" or "NA", got "XX"'],
    ['clientRequest.expiredHour', 3, 'clientRequest.expiredHour is not a field that there is'],
  ];
  const WRONG_STARTS: [path: string, value: unknown, reason: string][] = [
    [
      `${SERVICE}.url`,
      undefined,
      `${SAID}.url is missing: it must be a URL that begins with http:// or https://`,
    ],
    [
      `${SERVICE}.url`,
      'file:///etc/passwd',
      `${SAID}.url must be a URL that begins with http:// or https://, got "file:///etc/passwd"`,
    ],
    [`${SERVICE}.audioProfile`, 3, `${SAID}.audioProfile must be 0 or 1 or 2, got 3`],
    [`${SERVICE}.videoWidth`, 239, `${SAID}.videoWidth must be a whole number from 240 to 1920, got 239`],
    [
      `${SERVICE}.videoWidth`,
      '1280',
      `${SAID}.videoWidth must be a whole number from 240 to 1920, got "1280"`,
    ],
    [
      `${SERVICE}.maxRecordingHour`,
      0.0333,
      `${SAID}.maxRecordingHour must be a whole number from 1 to 720, got 0.0333`,
    ],
    [`${SERVICE}.videoFps`, 61, `${SAID}.videoFps must be a whole number from 5 to 60, got 61`],
    [`${SERVICE}.videoBitrate`, 49, `${SAID}.videoBitrate must be a whole number from 50 to 8000, got 49`],
    [
      `${SERVICE}.maxVideoDuration`,
      7200,
      `${SAID}.maxVideoDuration must be a whole number from 30 to 240, got 7200`,
    ],
    [`${SERVICE}.readyTimeout`, -1, `${SAID}.readyTimeout must be a whole number from 0 to 60, got -1`],
    [
      `${SERVICE}.mobile`,
      true,
      `${SAID}.mobile must be false or left out: the local recorder has no mobile mode, got true`,
    ],
    [`${SERVICE}.videoheight`, 720, `${SAID}.videoheight is not a field that there is`],
    [
      'clientRequest.recordingFileConfig.avFileType',
      ['mp4'],
      'clientRequest.recordingFileConfig.avFileType must be ["hls"] or ["hls", "mp4"], got ["mp4"]',
    ],
    [
      'clientRequest.storageConfig',
      undefined,
      'clientRequest.storageConfig is missing: it must be an object',
    ],
    [
      'clientRequest.storageConfig.secretKey',
      7,
      'clientRequest.storageConfig.secretKey must be a string, got a secret number',
    ],
    [
      'clientRequest.storageConfig.fileNamePrefix',
      ['..'],
      'clientRequest.storageConfig.fileNamePrefix[0] must have letters from a to z and digits only, got ".."',
    ],
    [
      'clientRequest.storageConfig.fileNamePrefix',
      ['a'.repeat(100), 'b'.repeat(30)],
      `clientRequest.storageConfig.fileNamePrefix must have at most 128 characters together, got ["${'a'.repeat(58)}`,
    ],
  ];

  for (const [path, value, reason] of WRONG_ACQUIRES) {
    it(`refuses in acquire with code 2: ${reason}`, async () => {
      const answer = await send('acquire', change(ACQUIRE, path, value));
      expect(answer).to.deep.equal([400, { code: 2, reason: `acquire: ${reason}` }]);
    });
  }

  for (const [path, value, reason] of WRONG_STARTS) {
    it(`refuses in start with code 2: ${reason}`, async () => {
      const answer = await send('resourceid/any/mode/web/start', change(START, path, value));
      expect(answer).to.deep.equal([400, { code: 2, reason: `start: ${reason}` }]);
    });
  }

  it('refuses a picture that is too large as a whole with code 2', async () => {
    const large = change(
      JSON.stringify(change(START, `${SERVICE}.videoWidth`, 1920)),
      `${SERVICE}.videoHeight`,
      1100,
    );
    expect(await send('resourceid/any/mode/web/start', large)).to.deep.equal([
      400,
      {
        code: 2,
        reason: `start: ${SAID}.videoHeight must not make more pixels than 1920x1080 with videoWidth, got 1100`,
      },
    ]);
    expect((await send('acquire', '{'))[1].reason).to.match(
      /^acquire: the body must be JSON, and is none( at position 1)?$/,
    );
    expect((await send('acquire', '7'))[1].reason).to.equal('acquire: the body must be an object, got 7');
    expect((await send('acquire', `"${'x'.repeat(70_000)}"`))[1].reason).to.equal(
      'acquire: the body must have at most 65536 bytes',
    );
  });

  it('says what is wrong with a path, a method, a header or a customer', async () => {
    const invalid = [401, { message: 'Invalid authentication credentials' }];
    const content = { 'content-type': HEADERS['content-type'] };
    expect(await send('acquire', ACQUIRE, { headers: content })).to.deep.equal(invalid);
    const wrong = { ...content, authorization: `Basic ${btoa('key:Secret')}` };
    expect(await send('acquire', ACQUIRE, { headers: wrong })).to.deep.equal(invalid);
    const plain = { ...HEADERS, 'content-type': 'text/plain' };
    expect(await send('acquire', ACQUIRE, { headers: plain })).to.deep.equal([
      400,
      { code: 8, reason: 'acquire: Content-Type must be application/json;charset=utf-8, got "text/plain"' },
    ]);
    expect((await send('acquire'))[1]).to.deep.equal({
      code: 8,
      reason: 'acquire: the method must be POST, got GET',
    });
    expect((await send('resourceid/a/sid/b/mode/web/query', {}))[1].code).to.equal(8);
    expect((await send('resourceid/a'))[0]).to.equal(404);
    expect((await send('resourceid/a/mode/mix/start', START))[1]).to.deep.equal({
      code: 2,
      reason: 'start: mode must be web, got mix',
    });
    for (const method of ['update', 'updateLayout']) {
      expect(await send(`resourceid/a/sid/b/mode/web/${method}`, {})).to.deep.equal([
        400,
        { code: 2, reason: `${method} is not supported in mode web` },
      ]);
    }
  });

  it('gives a resource to one App ID, one task and one recording', async () => {
    const client = clientOf('plain');
    const task = { cname: 'once', uid: '1' };
    const acquired = await client.acquire(task, { scene: 1 });
    const request = startRequest({ url: `${RECORDER}/status/200` });
    const refusal = (work: Promise<unknown>) =>
      work.then(
        () => 'taken',
        ({ status, code, message }) => [status, code, message],
      );

    const other = createRecordingClient({
      host: `${RECORDER}/plain`,
      appId: 'other',
      key: 'key',
      secret: 'secret',
    });
    expect(await refusal(other.start(acquired, request))).to.deep.equal([
      400,
      432,
      'start: 400 432 resourceId is of another App ID',
    ]);
    expect(await refusal(client.start({ ...acquired, uid: '2' }, request))).to.deep.equal([
      400,
      432,
      'start: 400 432 uid must be that of acquire, "1", got "2"',
    ]);
    expect((await refusal(client.start({ ...acquired, resourceId: 'none' }, request)))[1]).to.equal(432);
    expect((await refusal(client.query({ ...acquired, sid: 'none' })))[1]).to.equal(404);

    const started = await client.start(acquired, request);
    expect((await stateOf('plain', started)).state).to.equal('init');
    expect((await refusal(client.start(acquired, request))).slice(0, 2)).to.deep.equal([201, 7]);
    const again = await client.acquire(task, { scene: 1 });
    expect(await refusal(client.start(again, request))).to.deep.equal([
      400,
      53,
      'start: 400 53 cname "once" and uid "1" are being recorded',
    ]);
    // nothing was recorded yet
    // the two go by connections of their own, and either may come first
    const stopped = await Promise.all([refusal(client.stop(started)), refusal(client.stop(started))]);
    expect(stopped).to.deep.include([404, 435, 'stop: 404 435 there is nothing recorded']);
    expect(stopped.map((answer) => answer[1]).sort()).to.deep.equal([435, 49]);
    expect((await refusal(client.stop(started))).slice(0, 2)).to.deep.equal([404, 404]);
  });

  it('is asked again by the client as its documentation says, when it is busy', async () => {
    expect([START_WAITS, QUERY_WAITS]).to.deep.equal([
      [3, 6, 9],
      [5, 10, 15],
    ]);
    const url = `${RECORDER}/status/200`;
    const first = await begin('single', { url });
    const waits = { startWaits: [0.1, 0.2, 0.3], queryWaits: [0.1, 1, 4, 8, 16] };
    const client = clientOf('single', waits);
    const acquired = await client.acquire({ cname: 'later', uid: '7' }, { scene: 1 });
    const asked = performance.now();
    const busy = await client.start(acquired, startRequest({ url })).catch((error) => error);
    expect([busy.status, busy.code, busy.message]).to.deep.equal([
      503,
      65,
      'start: 503 65 this recorder makes 1 recordings at a time: try again',
    ]);
    expect(performance.now() - asked).to.be.above(600);

    // takes the place as soon as there is one
    const [started] = await Promise.all([
      clientOf('single', { startWaits: Array(100).fill(0.2) }).start(acquired, startRequest({ url })),
      first.client.stop(first.started, { async_stop: true }),
    ]);
    const { serverResponse } = await client.confirm(started);
    expect(serverResponse.status).to.equal(5);
    await client.stop(started, { async_stop: true });

    const nobody = createRecordingClient({
      host: 'http://localhost:1',
      appId: APP_ID,
      key: '',
      secret: '',
      ...waits,
    });
    const error = await nobody.start(acquired, startRequest({ url })).catch((failure) => failure);
    expect([error.name, error.status, error.message]).to.deep.equal([
      'RecordingError',
      0,
      'start: Failed to fetch',
    ]);
  });

  it('says what a machine must have installed for HLS', async () => {
    const { stdout, stderr } = await inNode(`process.env.PATH = '';
      const { startRecording } = await import('./demo/recorder/startRecording.js');
      const service = { url: 'http://localhost/', videoWidth: 320, videoHeight: 240, readyTimeout: 0 };
      const told = [];
      const recording = startRecording(
        { sid: 'sid', cname: 'class', service, types: ['hls'], folder: 'nowhere', prefix: '' },
        { limited: false, hour: 3600 },
        ({ msgName }) => told.push(msgName),
      );
      console.log(JSON.stringify([await recording.done, recording.state, told]));`);
    expect(stderr).to.equal('');
    const details =
      'this machine records MP4 only: HLS needs ffmpeg, Xvfb and PulseAudio; ask for avFileType ["hls", "mp4"]';
    expect(JSON.parse(stdout)).to.deep.equal([
      { code: 3, message: 'start_engine_failed', details },
      'exit',
      ['web_recorder_stopped'],
    ]);
  });
});
