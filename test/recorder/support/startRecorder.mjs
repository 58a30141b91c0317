import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../../../demo/listen.js';
import { createRecorder } from '../../../demo/recorder/createRecorder.js';
import { createRecordingClient } from '../../../demo/recorder/createRecordingClient.js';
import { MARK } from '../../../demo/recorder/journal.js';

export const SECRET = 'not-for-any-log';
const SERVICE = { audioProfile: 0, videoWidth: 320, videoHeight: 240, videoFps: 10, maxRecordingHour: 1 };
const STORAGE = { vendor: 11, region: 0, bucket: 'lessons', accessKey: 'teacher', secretKey: SECRET };

/** @param {() => unknown} holds @param {string | (() => string)} what @param {number} [seconds] */
export async function until(holds, what, seconds = 60) {
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; await pause(50)) {
    const value = await holds();
    if (value) return value;
  }
  throw new Error(`${typeof what === 'string' ? what : await what()} did not come about in ${seconds} s`);
}

/** What a small recording is asked for. */
export const startRequest = (url, { service = {}, storage = {}, types = ['hls', 'mp4'] } = {}) => ({
  extensionServiceConfig: {
    extensionServices: [
      { serviceName: 'web_recorder_service', serviceParam: { ...SERVICE, url, ...service } },
    ],
  },
  recordingFileConfig: { avFileType: types },
  storageConfig: { extensionParams: { endpoint: 'http://localhost:1' }, ...STORAGE, ...storage },
});

/** What the next start would know of a recording that runs. */
export function journalIn(folder, { sid }) {
  try {
    return JSON.parse(readFileSync(join(folder, `.${sid}/recording.json`), 'utf8'));
  } catch {
    return undefined; // not begun, or over
  }
}

/** A recorder with a client, a callback that takes all events, and a folder that is removed at the end. */
export async function startRecorder(options = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'recorder-test-'));
  const events = [];
  let recorder;
  const server = createServer(async (request, response) => {
    if (request.url === '/callback') {
      let body = '';
      for await (const chunk of request) body += chunk;
      events.push(JSON.parse(body));
      return response.end();
    }
    if (!recorder.handle(request, response)) response.writeHead(404).end();
  });
  const { address, stop } = await listen(server);
  const host = `http://localhost:${address.port}`;
  recorder = createRecorder({
    key: 'key',
    secret: 'secret',
    folder,
    callback: { url: `${host}/callback`, secret: 'shared' },
    access: 90,
    ...options,
  });
  const client = createRecordingClient({ host, appId: 'app', key: 'key', secret: 'secret', startWaits: [] });
  let uid = 0;
  return {
    host,
    port: address.port,
    folder,
    events,
    client,
    repaired: recorder.repaired,
    eventsOf: ({ sid }) => events.filter((event) => event.sid === sid).map(({ eventType }) => eventType),
    async begin(url, more) {
      const acquired = await client.acquire({ cname: 'class', uid: `${++uid}` }, { scene: 1 });
      return client.start(acquired, startRequest(url, more));
    },
    journalOf: (started) => journalIn(folder, started),
    async stateOf(started) {
      const { serverResponse } = await client.query(started);
      return { status: serverResponse.status, ...serverResponse.extensionServiceState[0].payload };
    },
    async ended(started, seconds = 60) {
      return until(
        async () => {
          const state = await this.stateOf(started);
          return state.exit && state;
        },
        'the end',
        seconds,
      );
    },
    async stop() {
      await recorder.stop();
      await stop();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Programs of a recording that run now, by the mark of its temporary folder. */
export const programsOf = (scratch) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const marked = readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${MARK}=${scratch}`);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
        return marked ? [{ pid: Number(name), command }] : [];
      } catch {
        return []; // it has ended
      }
    });
