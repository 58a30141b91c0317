import { AbortController, addListener, WeakSet } from './natives.js';
import type { Hook, Patch } from './patch.js';
import type { Realms } from './realms.js';
import { stopAll, type Stop } from './stop.js';

/** Called when a WebSocket of the page opens and closes. */
export interface WebSocketListener {
  onOpen(socket: WebSocket): void;
  /** @param isLost - whether it was lost or never opened: close code 1006 (RFC 6455, 7.1.5), and the page has not called `close()` */
  onClose(socket: WebSocket, isLost: boolean): void;
}

/** The event handlers of a socket. A page uses one of them, or `addEventListener`. */
const HANDLERS = ['onopen', 'onmessage', 'onerror', 'onclose'] as const;

/**
 * Watches the WebSockets of the page and of its same-origin frames. As with peer connections, the constructor is not patched: a socket is
 * seen when the page first listens to it, which every page does at once.
 *
 * Limitation: a socket that was made before the companion is seen when the page listens to it again. Sockets of workers are not seen.
 */
export function watchWebSockets(patch: Patch, realms: Realms, { onOpen, onClose }: WebSocketListener): Stop {
  const ended = new AbortController();
  const { signal } = ended;
  const known = new WeakSet<WebSocket>();
  /** Sockets that the page has closed. They may end with 1006, too, if they were not open yet. */
  const closed = new WeakSet<WebSocket>();
  const onListen: Hook = (socket: WebSocket, _args, next) => {
    if (!known.has(socket)) {
      known.add(socket);
      if (socket.readyState === socket.OPEN) onOpen(socket);
      addListener(socket, 'open', () => onOpen(socket), { signal });
      addListener(socket, 'close', ({ code }) => onClose(socket, code === 1006 && !closed.has(socket)), {
        signal,
      });
    }
    return next();
  };
  return stopAll([
    () => ended.abort(),
    realms.watch(({ WebSocket }) =>
      stopAll([
        ...HANDLERS.map((name) => patch(WebSocket?.prototype, name, onListen, 'set')),
        patch(WebSocket?.prototype, 'addEventListener', onListen),
        patch(WebSocket?.prototype, 'close', (socket, _args, next) => {
          closed.add(socket);
          return next();
        }),
      ]),
    ),
  ]);
}
