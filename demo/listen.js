/** @import { Server } from 'node:http' */
/** @import { AddressInfo } from 'node:net' */

/**
 * Opens a server.
 *
 * @param {Server} server
 * @param {number} [port] - 0, the default, for any
 * @param {string} [host]
 * @returns {Promise<{ address: AddressInfo, stop(): Promise<void> }>} its address, and what ends it with all its connections
 * @throws as `listen` does, when the port is taken
 */
export async function listen(server, port = 0, host = 'localhost') {
  await new Promise((done, fail) => {
    server.once('error', fail).listen(port, host, () => done(undefined));
  });
  return {
    address: /** @type {AddressInfo} */ (server.address()),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
