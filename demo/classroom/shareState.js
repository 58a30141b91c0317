import { openRoom } from './room.js';

/** Seconds before each question: whoever is slow may need a while to answer. */
const WAITS = [0, 1, 3, 7, 15];
/** Milliseconds after which a page that nobody has told anything may tell others. */
const ALONE = 1000;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * A room whose newcomers are told what has been: a newcomer asks, and of those who have been there longer the first answers.
 * Whoever comes back after a lost connection is a newcomer again.
 *
 * @param {string} name
 * @param {object} state
 * @param {() => object | Promise<object>} state.read - what a newcomer must know
 * @param {(state: object) => void | Promise<void>} state.write - may come more than once
 * @param {(message: object) => void | Promise<void>} onMessage - everything else
 * @returns {{ send(message: object): void }}
 */
export function shareState(name, { read, write }, onMessage) {
  /** Questions that nobody has answered yet. */
  const asking = new Set();
  /** This page's own, while it is open. */
  let question = '';
  /** Something was said since: the answer may not know it. */
  let outdated = false;
  let opened = 0;
  const age = () => performance.now() - opened;

  async function ask() {
    opened = performance.now();
    const own = crypto.getRandomValues(new Uint32Array(2)).join('-');
    question = own;
    for (const seconds of WAITS) {
      await pause(1000 * seconds);
      if (question !== own) return;
      outdated = false;
      room.send({ type: 'state?', from: own, age: age() });
    }
  }
  async function answer(message) {
    if (!(age() > message.age) || (question && age() < ALONE)) return;
    asking.add(message.from);
    await pause(300 * Math.random()); // somebody else may be quicker
    if (!asking.delete(message.from)) return;
    room.send({ type: 'state', to: message.from, age: age(), state: await read() });
  }
  async function take(message) {
    asking.delete(message.to);
    if (!question || message.to !== question || !(message.age > age())) return;
    const last = !outdated;
    await write(message.state);
    if (last && message.to === question) question = '';
  }

  const room = openRoom(
    name,
    (message) => {
      if (message.type === 'state?') return answer(message);
      if (message.type === 'state') return take(message);
      outdated = true;
      return onMessage(message);
    },
    ask,
  );
  return {
    send(message) {
      outdated = true;
      room.send(message);
    },
  };
}
