import { openRoom } from './room.js';

/**
 * A room whose newcomers are told what has been: a newcomer asks, and of those who have been there longer the first answers.
 *
 * @param {string} name
 * @param {object} state
 * @param {() => object | undefined} state.read - what a newcomer must know; undefined while there is nothing
 * @param {(state: object) => void} state.write
 * @param {(message: object) => void} onMessage - everything else
 */
export function shareState(name, { read, write }, onMessage) {
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
  /** Newcomers that are still to be answered. */
  const asking = new Set();
  let settled = false;

  const room = openRoom(
    name,
    (message) => {
      if (message.type === 'state?') {
        asking.add(message.from);
        // somebody else may be quicker
        setTimeout(() => {
          const state = settled && asking.delete(message.from) && read();
          if (state) room.send({ type: 'state', to: message.from, state });
        }, 300 * Math.random());
      } else if (message.type === 'state') {
        asking.delete(message.to);
        if (message.to !== id || settled) return;
        write(message.state);
        settled = true;
      } else {
        onMessage(message);
      }
    },
    () => {
      if (!settled) room.send({ type: 'state?', from: id });
      setTimeout(() => (settled = true), 1000); // nobody was there
    },
  );
  return room;
}
