// A server that starts and stops recordings: for teachers by POST and DELETE, for the recorder's page by its beacon. Node's own modules only.
//
//   POST   /classes/:name/recording   start; 201
//   DELETE /classes/:name/recording   stop; 204
//   POST   /recordings/stop           the companion's `data-stop-url`: the page is about to close itself
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const {
  RECORDER = 'https://api.agora.io',
  APP_ID,
  CUSTOMER, // KEY:SECRET of Agora's console
  TEACHER, // what a teacher's request has as its bearer: put your own check into isTeacher()
  CLASS_URL, // of the class's page, https://class.example/
  PORT = '3001',
} = process.env;

/** The recordings that go on, by class: { pass, task: a promise of { cname, uid, resourceId, sid } }. */
const recordings = new Map();

async function ask(path, body, fine = [200]) {
  const response = await fetch(`${RECORDER}/v1/apps/${APP_ID}/cloud_recording/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(CUSTOMER)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!fine.includes(response.status))
    throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** Opens the class's page in the recorder. The pass is a value that nobody else knows: every beacon of that page carries it. */
async function start(name, pass) {
  const task = { cname: name, uid: `${Math.ceil(Math.random() * 1e9)}` };
  const { resourceId } = await ask('acquire', {
    ...task,
    clientRequest: { scene: 1, resourceExpiredHour: 24 },
  });
  const url = `${CLASS_URL}?${new URLSearchParams({ class: name, recorder: '1', pass })}`;
  const serviceParam = {
    url,
    audioProfile: 1,
    videoWidth: 1280,
    videoHeight: 720,
    maxRecordingHour: 3,
    readyTimeout: 30,
  };
  const { sid } = await ask(`resourceid/${resourceId}/mode/web/start`, {
    ...task,
    clientRequest: {
      extensionServiceConfig: {
        extensionServices: [{ serviceName: 'web_recorder_service', serviceParam }],
      },
      recordingFileConfig: { avFileType: ['hls', 'mp4'] },
      storageConfig: JSON.parse(process.env.STORAGE ?? '{}'), // { vendor, region, bucket, accessKey, secretKey }
    },
  });
  return { ...task, resourceId, sid };
}

async function stop(name) {
  const { task } = recordings.get(name);
  recordings.delete(name); // a beacon may come twice
  const { cname, uid, resourceId, sid } = await task;
  // 404: it has ended by itself, or nothing was recorded yet
  await ask(
    `resourceid/${resourceId}/sid/${sid}/mode/web/stop`,
    { cname, uid, clientRequest: {} },
    [200, 404],
  );
}

const isSame = (one, other) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
const isTeacher = ({ headers }) =>
  Boolean(TEACHER) && isSame(headers.authorization ?? '', `Bearer ${TEACHER}`);

async function answer(request) {
  const { method, url } = request;
  if (method === 'POST' && url === '/recordings/stop') {
    const beacon = await text(request)
      .then(JSON.parse)
      .catch(() => null);
    const name = [...recordings.keys()].find((name) => isSame(`${beacon?.pass}`, recordings.get(name).pass));
    if (!name) return 403; // not of a recording of ours
    if (beacon.event === 'closing') await stop(name);
    return 204;
  }
  const [, name] = /^\/classes\/([\w-]{1,64})\/recording$/.exec(url) ?? [];
  if (!name) return 404;
  if (!isTeacher(request)) return 401;
  if (method === 'POST') {
    if (recordings.has(name)) return 409;
    const pass = randomUUID();
    // a promise: the page may fail before `start` has answered
    const task = start(name, pass);
    recordings.set(name, { pass, task });
    await task.catch((error) => {
      recordings.delete(name);
      throw error;
    });
    return 201;
  }
  if (method !== 'DELETE') return 405;
  if (!recordings.has(name)) return 404;
  await stop(name);
  return 204;
}

createServer((request, response) =>
  answer(request)
    .catch((error) => {
      console.error(error.message);
      return 502;
    })
    .then((status) => response.writeHead(status).end()),
).listen(Number(PORT), () => console.log(`recordings on port ${PORT}`));
