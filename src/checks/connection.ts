import { clearInterval, navigator, setInterval, timeNow } from '../browser/natives.js';
import { stopAll } from '../browser/stop.js';
import { watchWebSockets } from '../browser/watchWebSockets.js';
import { withoutLoopbacks } from '../browser/withoutLoopbacks.js';
import { createWeakList } from '../browser/weakList.js';
import type { JoinedClient } from '../joinedClient.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { createConnectionJudge, type Line } from './createConnectionJudge.js';
import { createSocketFailures } from './createSocketFailures.js';
import { TICK_MS } from './createSustained.js';

/** Whether the recorder's own line holds: docs/checks/connection.md. */
export const connection: Check = {
  id: 'connection',
  ...ENGLISH_TITLES.connection,
  start({ clients, connections, patch, realms, safe }, tell) {
    const judge = createConnectionJudge();
    const sockets = createSocketFailures();
    const peers = createWeakList<RTCPeerConnection>();

    const look = safe(() => {
      const time = timeNow();
      tell(
        judge(time, {
          lines: [
            {
              of: navigator,
              kind: 'offline',
              name: 'the browser',
              state: navigator.onLine === false ? 'has been offline' : 'up',
            },
            ...linesOfClients(clients()),
            ...linesOfPeers(peers.all()),
          ],
          openSockets: sockets.open(),
          failing: sockets.failing(time),
        }),
      );
    });

    look();
    const timer = setInterval(look, TICK_MS);
    return stopAll([
      () => clearInterval(timer),
      watchWebSockets(patch, realms, {
        onOpen: safe((socket) => sockets.opened(socket, socket.url, timeNow())),
        onClose: safe((socket, isLost) => sockets.closed(socket, socket.url, timeNow(), isLost)),
      }),
      connections.watch('setRemoteDescription', (peer, _args, next) => {
        peers.add(peer);
        return next();
      }),
    ]);
  },
};

/** Leaves out a client that has lost its channel, if another client of the page is in that channel now. */
const linesOfClients = (clients: readonly JoinedClient[]): Line[] =>
  clients.flatMap(({ client, channel, uid, lost }) => {
    const { connectionState } = client;
    const isReplaced = clients.some(
      (other) => other.channel === channel && other.client.connectionState === 'CONNECTED',
    );
    let state = connectionState === 'CONNECTED' ? 'up' : 'pending';
    if (connectionState === 'RECONNECTING') state = 'has been reconnecting';
    if (connectionState === 'DISCONNECTED') {
      if (!lost || isReplaced) return [];
      state = `has been out of it (${lost})`;
    }
    const name = `the Agora client ${uid ?? 'without a uid'} of channel ${channel}`;
    return { of: client, kind: 'agora', name, state };
  });

/** Leaves out connections with both ends in the page, because they lead nowhere. */
function linesOfPeers(peers: readonly RTCPeerConnection[]): Line[] {
  const live = peers.filter(({ connectionState }) => connectionState !== 'closed');
  return withoutLoopbacks(live).map((peer) => {
    const { connectionState } = peer;
    const state = /^(failed|disconnected)$/.test(connectionState)
      ? `has been ${connectionState}`
      : connectionState === 'connected'
        ? 'up'
        : 'pending';
    return { of: peer, kind: 'peer-connection', name: `peer connection ${live.indexOf(peer) + 1}`, state };
  });
}
