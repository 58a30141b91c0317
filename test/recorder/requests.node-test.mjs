import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it, mock } from 'node:test';
import fc from 'fast-check';
import { readBody } from '../../demo/recorder/readBody.js';
import { storageOf } from '../../demo/recorder/storageOf.js';
import { SECRET, startRecorder } from './support/startRecorder.mjs';

const BODIES = 20_000;
const REQUESTS = 2000;
const START = {
  cname: 'class',
  uid: '1',
  clientRequest: {
    extensionServiceConfig: {
      extensionServices: [
        {
          serviceName: 'web_recorder_service',
          serviceParam: {
            url: 'https://class.example/',
            audioProfile: 0,
            videoWidth: 640,
            videoHeight: 360,
            maxRecordingHour: 1,
          },
        },
      ],
    },
    recordingFileConfig: { avFileType: ['hls', 'mp4'] },
    storageConfig: { vendor: 1, region: 0, bucket: 'lessons', accessKey: 'teacher', secretKey: SECRET },
  },
};
const ACQUIRE = { cname: 'class', uid: '1', clientRequest: { scene: 1 } };

/** All paths to a value inside another. */
const pathsOf = (value, path = []) =>
  value && typeof value === 'object'
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
    : [path];
function changed(body, path, value) {
  if (!path.length) return value;
  const copy = structuredClone(body);
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key];
  if (value === undefined) delete at[path.at(-1)];
  else at[path.at(-1)] = value;
  return copy;
}
const anything = fc.anything({ withNullPrototype: false, withBigInt: false, maxDepth: 3 });
/** A good body of which one value is anything. */
const body = fc
  .constantFrom(
    ['start', START],
    ['acquire', ACQUIRE],
    ['stop', { cname: 'class', uid: '1', clientRequest: {} }],
  )
  .chain(([name, good]) =>
    fc.tuple(
      fc.constant(name),
      fc.tuple(fc.constantFrom(...pathsOf(good)), anything).map(([path, value]) => {
        try {
          return JSON.stringify(changed(good, path, value)) ?? '';
        } catch {
          return ''; // no JSON has such a value
        }
      }),
    ),
  );

describe('A request to the local recorder', { timeout: 300_000 }, () => {
  let recorder;
  const error = mock.method(console, 'error', () => {});
  before(async () => (recorder = await startRecorder({ most: 0 })));
  after(() => recorder.stop());

  const authorization = `Basic ${btoa('key:secret')}`;
  const ask = (path, { method = 'POST', body: text, headers = {} } = {}) =>
    new Promise((done, fail) => {
      const all = { authorization, 'content-type': 'application/json', ...headers };
      // Node sends none with DELETE and OPTIONS, and their body would be the next request
      if (text) all['content-length'] = Buffer.byteLength(text);
      for (const [name, value] of Object.entries(all)) if (value === undefined) delete all[name];
      send(`${recorder.host}${path}`, { method, headers: all }, async (response) => {
        let answer = '';
        for await (const chunk of response) answer += chunk;
        done({ status: response.statusCode, headers: response.headers, text: answer });
      })
        .on('error', fail)
        .end(text);
    });
  const API = '/v1/apps/app/cloud_recording';

  it(`has a body that is read or refused with one line, in ${BODIES} shapes`, () => {
    let refused = 0;
    fc.assert(
      fc.property(body, ([name, text]) => {
        try {
          readBody(name, text);
        } catch ({ status, code, message }) {
          refused++;
          assert.deepEqual([status, code], [400, 2]);
          assert.match(message, new RegExp(`^${name}: .+ (must |is not a field)`, 's'));
          assert.ok(message.length < 500, message);
          assert.ok(!message.includes(SECRET), message);
        }
      }),
      { numRuns: BODIES },
    );
    assert.ok(refused > BODIES / 4, `${refused} refused`);
  });

  it(`is answered with what the contract has, in ${REQUESTS} shapes`, async () => {
    const segment = fc.oneof(
      fc.constantFrom(
        'v1',
        'apps',
        'app',
        'cloud_recording',
        'acquire',
        'resourceid',
        'sid',
        'mode',
        'web',
        'start',
        'query',
        'stop',
        '%00',
        '%',
        '..',
        '',
      ),
      fc.string({ maxLength: 8 }).map(encodeURIComponent),
    );
    const request = fc.record({
      path: fc.oneof(
        fc.array(segment, { maxLength: 9 }).map((parts) => `/v1/${parts.join('/')}`),
        fc.array(segment, { maxLength: 4 }).map((parts) => `/recordings/${parts.join('/')}`),
        fc.constant(`${API}/acquire`),
        fc.constant(`${API}/resourceid/none/mode/web/start`),
      ),
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'),
      type: fc.constantFrom('application/json', 'application/json;charset=utf-8', 'text/plain', undefined),
      known: fc.boolean(),
      body,
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ path, method, type, known, body: [, text] }) => {
        const { status } = await ask(path, {
          method,
          body: ['GET', 'HEAD'].includes(method) ? undefined : text,
          headers: { 'content-type': type, authorization: known ? authorization : 'Basic a2V5Om5vbmU=' },
        });
        assert.ok([200, 206, 201, 400, 401, 404, 503].includes(status), `${status} for ${method} ${path}`);
        if (!known && new URL(path, recorder.host).pathname.startsWith('/v1/')) assert.equal(status, 401);
      }),
      { numRuns: REQUESTS },
    );
    assert.equal(
      error.mock.callCount(),
      0,
      error.mock.calls.map((call) => call.arguments.join(' ')).join('\n'),
    );
  });

  it('with a body over 64 KiB is refused before it has come as a whole', async () => {
    const { status, text } = await ask(`${API}/acquire`, { body: `{"cname":"${'a'.repeat(200_000)}"}` });
    assert.equal(status, 400);
    assert.match(text, /at most 65536 bytes/);
  });

  it('is refused for a wrong name, secret or scheme alike', async () => {
    for (const [name, secret] of [
      ['key', 'secre'],
      ['key', ''],
      ['ke', 'secret'],
      ['', ''],
    ]) {
      const headers = { authorization: `Basic ${btoa(`${name}:${secret}`)}` };
      assert.equal((await ask(`${API}/acquire`, { body: '{}', headers })).status, 401);
    }
    const headers = { authorization: authorization.replace('Basic', 'Bearer') };
    assert.equal((await ask(`${API}/acquire`, { body: '{}', headers })).status, 401);
  });

  it('of a page of another site, or to another name, is refused', async () => {
    for (const path of [`${API}/acquire`, '/recordings/a.mp4']) {
      for (const headers of [{ origin: 'https://evil.example' }, { host: `evil.example:${recorder.port}` }]) {
        const { status, text } = await ask(path, { body: JSON.stringify(ACQUIRE), headers });
        assert.equal(status, 403, `${path} ${JSON.stringify(headers)}`);
        assert.match(text, /must be/);
      }
    }
  });

  it('to a recording from a page of another port gets no leave to show or read it', async () => {
    const { headers } = await ask('/recordings/a.mp4', {
      method: 'GET',
      headers: { origin: 'http://localhost:3000' },
    });
    assert.equal(headers['access-control-allow-origin'], undefined);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  });

  it('for a page of the recorder itself, or of no website, is refused', async () => {
    const { text } = await ask(`${API}/acquire`, { body: JSON.stringify(ACQUIRE) });
    const { resourceId } = JSON.parse(text);
    const start = async (url) => {
      const request = structuredClone(START);
      request.clientRequest.extensionServiceConfig.extensionServices[0].serviceParam.url = url;
      const answer = await ask(`${API}/resourceid/${resourceId}/mode/web/start`, {
        body: JSON.stringify(request),
      });
      return [answer.status, JSON.parse(answer.text).reason];
    };
    for (const host of [
      'localhost',
      '127.0.0.1',
      '127.9.9.9',
      '[::1]',
      '0.0.0.0',
      'any.localhost',
      'LOCALHOST',
    ]) {
      const [status, reason] = await start(`http://${host}:${recorder.port}/v1/`);
      assert.equal(status, 400, host);
      assert.match(reason, /^start: .*url must not be a page of the recorder itself, got "http/);
    }
    for (const url of [
      'file:///etc/passwd',
      'javascript:1',
      'data:text/html,a',
      'chrome://settings',
      'ftp://a/',
      ' ',
      'localhost',
    ]) {
      const [status, reason] = await start(url);
      assert.equal(status, 400, url);
      assert.match(reason, /url must be a URL that begins with http:\/\/ or https:\/\//);
    }
    // `most` is 0: all that is asked of a request is right
    assert.equal((await start('http://localhost:1/'))[0], 503);
  });

  it('has ids that nobody guesses, and none is twice', async () => {
    const ids = new Set();
    for (let count = 0; count < 200; count++) {
      const { text } = await ask(`${API}/acquire`, { body: JSON.stringify(ACQUIRE) });
      const { resourceId } = JSON.parse(text);
      assert.match(resourceId, /^[\w-]{64}$/);
      ids.add(resourceId);
    }
    assert.equal(ids.size, 200);
  });

  it('shows no secret that it was sent, however wrong', async () => {
    const wrong = structuredClone(START);
    wrong.clientRequest.storageConfig = [{ secretKey: SECRET }];
    for (const text of [
      JSON.stringify(wrong),
      JSON.stringify(START).replace(`"${SECRET}"`, SECRET),
      JSON.stringify(START).replace(`"${SECRET}"`, `["${SECRET}"]`),
    ]) {
      const answer = await ask(`${API}/resourceid/none/mode/web/start`, { body: text });
      assert.equal(answer.status, 400);
      assert.ok(!answer.text.includes(SECRET), answer.text);
    }
  });

  it('for a range that makes no sense is answered with the whole file', async () => {
    writeFileSync(join(recorder.folder, 'a.mp4'), '0123456789');
    for (const range of ['bytes=5-1', 'bytes=0-9007199254740993', 'bytes=-', 'bytes=99-']) {
      const { status } = await ask('/recordings/a.mp4', { method: 'GET', headers: { range } });
      assert.ok([200, 206, 416].includes(status), `${status} for ${range}`);
    }
    rmSync(join(recorder.folder, 'a.mp4'));
  });

  it('for what a running recording needs is not answered', async () => {
    mkdirSync(join(recorder.folder, '.sid'));
    writeFileSync(join(recorder.folder, '.sid/recording.json'), '{}');
    for (const path of ['/recordings/.sid/recording.json', '/recordings/a/../.sid/recording.json'])
      assert.equal((await ask(path, { method: 'GET' })).status, 404);
    // an odd journal ends no start
    const next = await startRecorder({ folder: recorder.folder });
    assert.deepEqual(await next.repaired, []);
    await next.stop();
    rmSync(join(recorder.folder, '.sid'), { recursive: true });
  });

  it('leaves no file in the folder', () => {
    assert.deepEqual(readdirSync(recorder.folder), []);
  });
});

describe('The storage of a start request', () => {
  const config = (more) => ({ ...START.clientRequest.storageConfig, ...more });
  const refusalOf = (more) => {
    try {
      readBody('start', JSON.stringify(changed(START, ['clientRequest', 'storageConfig'], config(more))));
    } catch ({ message }) {
      return message;
    }
    return '';
  };

  it('is that of the vendor and the region', () => {
    assert.deepEqual(storageOf(config({ region: 10 })), { region: 'ap-northeast-1', forcePathStyle: false });
    assert.deepEqual(storageOf(config({ region: 18 })), { region: 'af-south-1', forcePathStyle: false });
    assert.deepEqual(storageOf(config({ vendor: 2, region: 3 })), {
      region: 'cn-beijing',
      endpoint: 'https://s3.oss-cn-beijing.aliyuncs.com',
      forcePathStyle: false,
    });
    assert.deepEqual(storageOf(config({ vendor: 11, extensionParams: { endpoint: 's3.school.example' } })), {
      region: 'us-east-1',
      endpoint: 'https://s3.school.example',
      forcePathStyle: true,
    });
    assert.equal(storageOf(config({ vendor: 5 })), undefined);
  });

  it('with a region that the vendor has not, or without an endpoint, is refused', () => {
    const field = 'start: clientRequest.storageConfig';
    assert.equal(
      refusalOf({ region: 17 }),
      `${field}.region must be the number of one of the vendor's regions, got 17`,
    );
    assert.equal(
      refusalOf({ vendor: 2, region: 28 }),
      `${field}.region must be the number of one of the vendor's regions, got 28`,
    );
    assert.match(
      refusalOf({ vendor: 11 }),
      /extensionParams\.endpoint is missing: it must be the host of the storage/,
    );
    assert.match(
      refusalOf({ vendor: 11, extensionParams: { endpoint: 7 } }),
      /endpoint must be the host of the storage, .*, got 7$/,
    );
    assert.equal(refusalOf({ vendor: 11, extensionParams: { endpoint: 'http://localhost:9000' } }), '');
    assert.equal(refusalOf({ vendor: 7, region: 40 }), '');
  });
});
