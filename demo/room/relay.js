/** @import { WebSocket } from 'ws' */

/** Bytes that may wait for a slow member before it is let go. */
const MAX_WAITING = 8_000_000;
/** Members of all rooms. */
const MAX_MEMBERS = 256;

/**
 * What a classroom app has a server for beside Agora: chat, the whiteboard's strokes, names. A message of one member goes
 * to the others of its room as it is; nothing is kept.
 */
export function createRelay() {
  /** @type {Map<string, Set<WebSocket>>} */
  const rooms = new Map();
  let members = 0;

  /**
   * @param {WebSocket} socket
   * @param {URLSearchParams} query - `class`: the room
   */
  return (socket, query) => {
    const name = query.get('class') ?? '';
    if (!name || name.length > 255) return void socket.close(1008, 'class must have 1 to 255 characters');
    if (members >= MAX_MEMBERS) return void socket.close(1013, `there are ${MAX_MEMBERS} members already`);
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room.add(socket));
    members++;
    socket.on('message', (data, isBinary) => {
      for (const other of room) {
        if (other === socket || other.readyState !== other.OPEN) continue;
        if (other.bufferedAmount > MAX_WAITING) other.terminate();
        else other.send(data, { binary: isBinary });
      }
    });
    socket.on('close', () => {
      members--;
      room.delete(socket);
      if (!room.size) rooms.delete(name);
    });
  };
}
