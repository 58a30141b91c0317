import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ApiError } from './ApiError.js';
import { sendNotice } from './sendNotice.js';
import { startRecording } from './startRecording.js';

/** @import { Acquired, EventDetails, Notice, Queried, Started, Status, Stopped, Task, WebRecorderState } from './contract.js' */

/** Seconds in which a resource is to be used. */
const RESOURCE = 300;
/** Seconds that `stop` waits for the files. */
const UPLOAD = 20;
/** Milliseconds that the last events have to be taken when the recorder ends. */
const LAST_NOTICES_MS = 1000;
/** Event types by their names. */
const EVENTS = /** @type {const} */ ({
  uploader_started: 30,
  uploaded: 31,
  backuped: 32,
  web_recorder_started: 70,
  web_recorder_stopped: 71,
  web_recorder_capability_limit: 72,
  web_recorder_reload: 73,
});
/** Of a recording's states, but for `exit`. @type {Record<string, Status>} */
const STATUS = { init: 2, inProgress: 5, stopping: 6 };

/**
 * The tasks of a recorder.
 *
 * @param {object} rules
 * @param {string} rules.folder - for all files
 * @param {boolean} rules.limited
 * @param {number} rules.hour - seconds of an hour
 * @param {'x11' | 'headless'} rules.engine
 * @param {number} [rules.access]
 * @param {number} rules.most - recordings at a time
 * @param {boolean} rules.uploads - whether files are sent to the storage of the start request
 * @param {{ url: string, secret: string }} [rules.callback]
 */
export function createTasks({ folder, most, callback, hour, uploads, ...rules }) {
  /**
   * By resource id. `acquired` is a time of `performance.now()`: the clock may be set.
   *
   * @type {Map<string, { appId: string, task: Task, acquired: number, hours: number, sid?: string, started?: string,
   *   recording?: ReturnType<typeof startRecording>, stopping?: boolean, sending?: Promise<unknown> }>}
   */
  const resources = new Map();
  let isEnding = false;
  const running = () =>
    [...resources.values()].filter(({ recording }) => recording && recording.state !== 'exit');

  /** @param {string} appId @param {string} resourceId @param {Task} [task] */
  function find(appId, resourceId, task) {
    const resource = resources.get(resourceId);
    if (!resource) throw new ApiError(400, 432, 'resourceId is not one that acquire has given');
    if (resource.appId !== appId) throw new ApiError(400, 432, 'resourceId is of another App ID');
    for (const name of /** @type {const} */ (['cname', 'uid'])) {
      if (task && task[name] !== resource.task[name]) {
        const [is, was] = [task, resource.task].map((of) => JSON.stringify(of[name]));
        throw new ApiError(400, 432, `${name} must be that of acquire, ${was}, got ${is}`);
      }
    }
    if (performance.now() - resource.acquired > 1000 * hour * resource.hours) {
      throw new ApiError(400, 433, `resourceId is older than resourceExpiredHour, ${resource.hours}`);
    }
    return resource;
  }
  /** @param {string} appId @param {string} resourceId @param {string} sid @param {Task} [task] */
  function findStarted(appId, resourceId, sid, task) {
    const resource = find(appId, resourceId, task);
    const { recording } = resource;
    if (!recording || resource.sid !== sid)
      throw new ApiError(404, 404, 'failed to find worker: sid is not one that start has given');
    return { ...resource.task, resourceId, sid, recording, resource };
  }

  /** @param {ReturnType<typeof startRecording>} recording @returns {WebRecorderState} */
  const stateOf = ({ state, exit, fileList, progress }) => ({
    serviceName: 'web_recorder_service',
    payload: {
      state: state === 'stopping' ? 'inProgress' : state,
      onhold: false,
      fileList,
      progress,
      ...(exit && { exit }),
    },
  });
  /** @param {ReturnType<typeof startRecording>} recording @returns {Status} */
  const statusOf = ({ state, exit }) => STATUS[state] ?? (exit && exit.code > 1 ? 20 : 8);

  return {
    /** @param {string} appId @param {Task & { clientRequest: { resourceExpiredHour: number } }} body @returns {Acquired} */
    acquire(appId, { cname, uid, clientRequest }) {
      for (const [id, { acquired, hours, recording }] of resources) {
        const unused = !recording && performance.now() - acquired > 1000 * RESOURCE;
        const old = performance.now() - acquired > 1000 * hour * hours && recording?.state === 'exit';
        if (unused || old) resources.delete(id);
      }
      const resourceId = randomBytes(48).toString('base64url');
      const hours = clientRequest.resourceExpiredHour;
      resources.set(resourceId, { appId, task: { cname, uid }, acquired: performance.now(), hours });
      return { cname, uid, resourceId };
    },

    /** @param {string} appId @param {string} resourceId @param {ReturnType<typeof import('./readBody.js').readBody<'start'>>} body @returns {Started} */
    start(appId, resourceId, { cname, uid, clientRequest }) {
      const resource = find(appId, resourceId, { cname, uid });
      if (resource.recording)
        throw new ApiError(
          201,
          7,
          `resourceId has been used: the recording ${resource.sid} is ${resource.recording.state}`,
        );
      if (performance.now() - resource.acquired > 1000 * RESOURCE)
        throw new ApiError(400, 433, `resourceId is older than ${RESOURCE} s`);
      const others = running();
      if (
        others.some((other) => other.appId === appId && other.task.cname === cname && other.task.uid === uid)
      ) {
        throw new ApiError(
          400,
          53,
          `cname ${JSON.stringify(cname)} and uid ${JSON.stringify(uid)} are being recorded`,
        );
      }
      if (isEnding) throw new ApiError(503, 65, 'this recorder is ending');
      if (others.length >= most)
        throw new ApiError(503, 65, `this recorder makes ${most} recordings at a time: try again`);

      const sid = randomUUID().replaceAll('-', '');
      const { extensionServices } = clientRequest.extensionServiceConfig;
      const { serviceParam } = /** @type {(typeof extensionServices)[0]} */ (extensionServices[0]);
      const folders = clientRequest.storageConfig.fileNamePrefix;
      let sequence = 0;
      /** @type {Promise<unknown>} one notice after another */
      let sending = Promise.resolve();
      const recording = startRecording(
        {
          sid,
          cname,
          service: serviceParam,
          types: clientRequest.recordingFileConfig.avFileType,
          folder: join(folder, ...folders),
          prefix: folders.map((name) => `${name}/`).join(''),
          ...(uploads && { storage: clientRequest.storageConfig }),
        },
        { hour, ...rules },
        /** @param {EventDetails} details */
        (details) => {
          if (!callback) return;
          const now = Date.now();
          /** @type {Notice} */
          const notice = {
            noticeId: randomUUID(),
            productId: 3,
            eventType: EVENTS[details.msgName],
            notifyMs: now,
            sid,
            payload: {
              cname,
              uid,
              resourceId,
              sid,
              sequence: sequence++,
              sendts: now,
              serviceType: EVENTS[details.msgName] < 70 ? 2 : 6,
              details,
            },
          };
          sending = sending.then(() => sendNotice(callback, notice));
          resource.sending = sending;
        },
      );
      Object.assign(resource, { sid, recording });
      return { cname, uid, resourceId, sid };
    },

    /** @param {string} appId @param {string} resourceId @param {string} sid @returns {Queried} */
    query(appId, resourceId, sid) {
      const { recording, cname, uid } = findStarted(appId, resourceId, sid);
      return {
        cname,
        uid,
        resourceId,
        sid,
        serverResponse: { status: statusOf(recording), extensionServiceState: [stateOf(recording)] },
      };
    },

    /**
     * @param {string} appId
     * @param {string} resourceId
     * @param {string} sid
     * @param {Task & { clientRequest: { async_stop: boolean } }} body
     * @returns {Promise<Stopped>}
     */
    async stop(appId, resourceId, sid, { cname, uid, clientRequest }) {
      const { recording, resource, ...names } = findStarted(appId, resourceId, sid, { cname, uid });
      const { exit } = recording;
      if (exit)
        throw new ApiError(
          404,
          404,
          resource.stopping
            ? 'failed to find worker: the recording has been stopped'
            : `failed to find worker: the recording has ended by itself, ${exit.message} ${exit.details}`.trim(),
        );
      if (resource.stopping) throw new ApiError(400, 49, 'the recording is being stopped');
      resource.stopping = true;
      const stopped = recording.stop();
      if (!clientRequest.async_stop) {
        const late = new Promise((done) => setTimeout(done, 1000 * UPLOAD, 'late').unref());
        if ((await Promise.race([stopped, late])) === 'late')
          throw new ApiError(
            500,
            50,
            `the files are not whole after ${UPLOAD} s; the recording ends all the same`,
          );
        if (!recording.fileList.length) throw new ApiError(404, 435, 'there is nothing recorded');
      }
      return {
        ...names,
        serverResponse: {
          extensionServiceState: [
            { serviceName: 'upload_service', payload: { uploadingStatus: recording.uploadingStatus } },
            stateOf(recording),
          ],
        },
      };
    },

    /** Ends all recordings, in order, and begins none any more. */
    async stopAll() {
      isEnding = true;
      const ending = running();
      await Promise.all(ending.map(({ recording }) => recording?.stop({ hurried: true })));
      const told = Promise.all(ending.map(({ sending }) => sending));
      await Promise.race([told, new Promise((done) => setTimeout(done, LAST_NOTICES_MS))]);
    },
  };
}
