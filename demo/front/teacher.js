import { LOCAL_APP_ID } from './classroom/appId.js';

const load = (src) =>
  new Promise((done, fail) => {
    const script = document.createElement('script');
    Object.assign(script, { src, onload: done, onerror: () => fail(new Error(`${src} did not load`)) });
    document.head.append(script);
  });

/**
 * The teacher, who has no view here: publishes, and takes nothing.
 *
 * @param {object} class_
 * @param {string} class_.channel
 * @param {import('../edge/edge.js').Edge | undefined} class_.edge - the edge of this page, if there is no server
 * @returns {{ join(): Promise<void>, leave(): Promise<void> }}
 */
export function startTeacher({ channel, edge }) {
  const TEACHER = 1;
  let tracks = [];
  async function start() {
    if (edge) (await import('./edge/connectPage.js')).connectPage(window, edge);
    else await load('edge/reroute.js');
    await load('agora/AgoraRTC_N-production.js');
    window.AgoraRTC.setLogLevel(3);
    const { capture } = await import('./classroom/capture.js');
    return { capture, client: window.AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' }) };
  }
  const started = start();

  async function join() {
    const { capture, client } = await started;
    await client.join(LOCAL_APP_ID, channel, null, TEACHER);
    tracks = await capture(TEACHER, true);
    await client.publish(tracks);
  }
  async function leave() {
    const { client } = await started;
    for (const track of tracks) track.close();
    await client.leave();
  }
  // one after another, however the button is pressed
  let turn = join();
  const inTurn = (work) => () => (turn = turn.then(work).catch((error) => console.error('teacher:', error)));
  return { join: inTurn(join), leave: inTurn(leave) };
}
