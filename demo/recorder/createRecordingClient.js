import { RecordingError } from './RecordingError.js';

/** @import { AcquireRequest, Acquired, Queried, StartRequest, Started, Stopped, Task } from './contract.js' */

/** Seconds before each further `start`, and before each `query` that is to confirm it (Agora's integration best practices). */
export const START_WAITS = [3, 6, 9];
export const QUERY_WAITS = [5, 10, 15];
/** Seconds that an answer may take: `stop` waits 20 s for files. */
const ANSWER = 30;

/**
 * Calls a page recorder's REST API: Agora's cloud, or the local one. It needs `fetch` and nothing else; Agora's hosts are for
 * servers only, where the secret is.
 *
 * @param {object} options
 * @param {string} [options.host] - `https://api.agora.io` by default
 * @param {string} options.appId
 * @param {string} options.key - customer ID of Agora's console
 * @param {string} options.secret
 * @param {number[]} [options.startWaits] - seconds before each further `start`
 * @param {number[]} [options.queryWaits] - seconds before each `query` of `confirm()`
 */
export function createRecordingClient({
  host = 'https://api.agora.io',
  appId,
  key,
  secret,
  startWaits = START_WAITS,
  queryWaits = QUERY_WAITS,
}) {
  const base = `${host}/v1/apps/${encodeURIComponent(appId)}/cloud_recording`;
  const authorization = `Basic ${btoa(`${key}:${secret}`)}`;
  /** @param {string} id */
  const resource = (id) => `resourceid/${encodeURIComponent(id)}`;
  /** @param {number} seconds */
  const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

  /** @param {string} call @param {string} path @param {object} [body] */
  async function ask(call, path, body) {
    let response, text;
    try {
      response = await fetch(`${base}/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization, ...(body && { 'content-type': 'application/json;charset=utf-8' }) },
        body: body && JSON.stringify(body),
        keepalive: call === 'stop', // also by a page that goes
        signal: AbortSignal.timeout(1000 * ANSWER),
      });
      text = await response.text();
    } catch (error) {
      throw new RecordingError(call, 0, { message: /** @type {Error} */ (error).message });
    }
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      throw new RecordingError(call, response.status, { message: text.slice(0, 200) });
    }
    // 201 and 206 carry codes 7 and 65
    if (response.status !== 200) throw new RecordingError(call, response.status, answer);
    return answer;
  }
  /** Whether the same call may go well a little later. @param {RecordingError} error */
  const passes = ({ status, code }) => !status || status >= 500 || code === 65;

  const client = {
    /** @param {Task} task @param {AcquireRequest} clientRequest @returns {Promise<Acquired>} */
    acquire: ({ cname, uid }, clientRequest) => ask('acquire', 'acquire', { cname, uid, clientRequest }),
    /**
     * Starts, and again when the service is busy.
     *
     * @param {Acquired} acquired
     * @param {StartRequest} clientRequest
     * @returns {Promise<Started>}
     * @throws {RecordingError} after the last attempt: the documentation's advice is another uid, and so another `acquire`
     */
    async start({ cname, uid, resourceId }, clientRequest) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await ask('start', `${resource(resourceId)}/mode/web/start`, { cname, uid, clientRequest });
        } catch (error) {
          const refused = /** @type {RecordingError} */ (error);
          if (attempt === startWaits.length || !passes(refused)) throw error;
          await pause(/** @type {number} */ (startWaits[attempt]));
        }
      }
    },
    /** @param {Started} started @returns {Promise<Queried>} */
    query: ({ resourceId, sid }) =>
      ask('query', `${resource(resourceId)}/sid/${encodeURIComponent(sid)}/mode/web/query`),
    /**
     * Asks until the recording is in progress: `start` says only that it was begun.
     *
     * @param {Started} started
     * @returns {Promise<Queried>} the last answer: status 4 or 5 when it is in progress
     * @throws {RecordingError} when the service gives none
     */
    async confirm(started) {
      /** @type {Queried | undefined} */
      let answer;
      let failure;
      for (const seconds of queryWaits) {
        await pause(seconds);
        try {
          answer = await client.query(started);
          if (answer.serverResponse.status >= 4) return answer;
        } catch (error) {
          failure = error; // 404 as well: a worker that has just been given the task
        }
      }
      if (!answer) throw failure;
      return answer;
    },
    /**
     * @param {Started} started
     * @param {{ async_stop?: boolean }} [clientRequest] - true: does not wait for the files
     * @returns {Promise<Stopped>}
     */
    stop: ({ cname, uid, resourceId, sid }, clientRequest = {}) =>
      ask('stop', `${resource(resourceId)}/sid/${encodeURIComponent(sid)}/mode/web/stop`, {
        cname,
        uid,
        clientRequest,
      }),
  };
  return client;
}
