// @ts-expect-error the test server makes this module
import * as servers from '/__servers.js';
import { createRecordingClient } from '../../demo/recorder/createRecordingClient.js';
import type {
  Notice,
  ServiceParam,
  StartRequest,
  Started,
  WebRecorderState,
} from '../../demo/recorder/contract.js';
import { until } from './page.js';

/** Origin of the recorders, of main pages that fail, and of the callback. */
export const RECORDER: string = servers.RECORDER;
/** Folder of their files. */
export const RECORDINGS: string = servers.RECORDINGS;
/** Debian packages that this machine lacks for a recording, as a list. */
export const MISSING: string = servers.MISSING;
/** Origin that nobody listens at. */
export const DEAD: string = servers.DEAD;
export const APP_ID = 'app';

/** `plain` does as it is told, `single` makes one recording at a time, and to `strict` there are limits, and hours of 4 s. */
export type RecorderName = 'plain' | 'single' | 'strict';

export const clientOf = (name: RecorderName, waits = {}) =>
  createRecordingClient({
    host: `${RECORDER}/${name}`,
    appId: APP_ID,
    key: 'key',
    secret: 'secret',
    ...waits,
  });

/** What a small recording is asked for. */
export const startRequest = (
  service: Partial<ServiceParam> & { url: string },
  avFileType?: ('hls' | 'mp4')[],
): StartRequest => ({
  extensionServiceConfig: {
    extensionServices: [
      {
        serviceName: 'web_recorder_service',
        serviceParam: {
          audioProfile: 0,
          videoWidth: 320,
          videoHeight: 240,
          videoFps: 10,
          maxRecordingHour: 1,
          ...service,
        },
      },
    ],
  },
  ...(avFileType && { recordingFileConfig: { avFileType } }),
  storageConfig: { vendor: 2, region: 3, bucket: 'bucket', accessKey: 'access', secretKey: 'secret' },
});

let tasks = 0;
/** Begins a recording. */
export async function begin(
  name: RecorderName,
  service: Partial<ServiceParam> & { url: string },
  avFileType?: ('hls' | 'mp4')[],
) {
  const client = clientOf(name);
  const task = { cname: `class ${++tasks}`, uid: `${tasks}` };
  const acquired = await client.acquire(task, { scene: 1, resourceExpiredHour: 24 });
  const started = await client.start(acquired, startRequest(service, avFileType));
  return { client, started, task };
}

/** What `query` says of a recording. */
export async function stateOf(name: RecorderName, started: Started) {
  const { serverResponse } = await clientOf(name).query(started);
  const [{ payload }] = serverResponse.extensionServiceState as [WebRecorderState];
  return { status: serverResponse.status, ...payload };
}

/** Waits until a recording has ended by itself or otherwise. */
export const ended = (name: RecorderName, started: Started, seconds = 30) =>
  until(
    async () => (({ exit, ...state }) => exit && { ...state, exit })(await stateOf(name, started)),
    'the end',
    seconds,
  );

/** Events of a recording, as they came to the callback URL, in their order. */
export async function noticesOf({
  sid,
}: Started): Promise<(Notice & { sha1: string; sha256: string; body: string })[]> {
  const all: { body: string; sha1: string; sha256: string }[] = await (
    await fetch(`${RECORDER}/notices`)
  ).json();
  return all
    .map((notice) => ({ ...notice, ...JSON.parse(notice.body) }))
    .filter((notice) => notice.sid === sid);
}
