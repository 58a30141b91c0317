/** Codes of a socket's end: the server won't have us, or not now. */
const REFUSED = 1008;
const TOO_MANY = 1013;
/** Milliseconds until the next attempt; each time twice as long. */
const FIRST_WAIT = 1000;
const LAST_WAIT = 10_000;

/**
 * What a classroom app has a server for beside Agora: chat, strokes, names. Messages go to everybody else in the room: through
 * the demo's server, or without one to the pages of this browser.
 *
 * @param {string} name
 * @param {(message: object) => void | Promise<void>} onMessage
 * @param {() => void} onOpen - also after the connection was lost
 * @returns {{ send(message: object): void }}
 */
export function openRoom(name, onMessage, onOpen) {
  const receive = async (message) => {
    try {
      await onMessage(message);
    } catch (error) {
      console.warn('a message that is none of ours:', error.message);
    }
  };
  if (!window.demoHost.edge) {
    const channel = new BroadcastChannel(`room ${name}`);
    channel.onmessage = ({ data }) => receive(data);
    queueMicrotask(onOpen);
    return { send: (message) => channel.postMessage(message) };
  }

  const url = new URL('../room/socket', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = new URLSearchParams({ class: name });
  let socket;
  let wait = FIRST_WAIT;
  /** Said while there was no connection. */
  const unsent = [];
  const open = () => {
    let opened = false;
    socket = new WebSocket(url);
    socket.onopen = () => {
      opened = true;
      for (const text of unsent.splice(0)) socket.send(text);
      onOpen();
    };
    socket.onmessage = ({ data }) => receive(parsed(data));
    socket.onclose = ({ code, reason }) => {
      if (code === REFUSED) return console.warn(`the room is closed to us: ${reason}`);
      if (opened && code !== TOO_MANY) wait = FIRST_WAIT;
      setTimeout(open, wait);
      wait = Math.min(2 * wait, LAST_WAIT);
    };
  };
  open();
  return {
    send(message) {
      const text = JSON.stringify(message);
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
      else unsent.push(text);
    },
  };
}

/** What is no JSON is no message, and harms nobody. */
function parsed(data) {
  try {
    return JSON.parse(data) ?? {};
  } catch {
    return {};
  }
}
