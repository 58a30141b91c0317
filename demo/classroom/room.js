/**
 * What a classroom app has a server for beside Agora: chat, strokes, names. Messages go to everybody else in the room: through
 * the demo's server, or without one to the pages of this browser.
 *
 * @param {string} name
 * @param {(message: object) => void} onMessage
 * @param {() => void} onOpen - also after the connection was lost
 * @returns {{ send(message: object): void }}
 */
export function openRoom(name, onMessage, onOpen) {
  const receive = (message) => {
    try {
      onMessage(message);
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
  let wait = 500; // milliseconds until the next attempt
  const open = () => {
    socket = new WebSocket(url);
    socket.onopen = () => {
      wait = 500;
      onOpen();
    };
    socket.onmessage = ({ data }) => receive(parsed(data));
    socket.onclose = () => setTimeout(open, (wait = Math.min(2 * wait, 10_000)));
  };
  open();
  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
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
