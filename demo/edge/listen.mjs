/**
 * Opens a server that has an edge behind it.
 *
 * @param media - what the edge's media came from
 * @param port - 0 for any
 * @returns its address, and what ends it, with all its connections and media
 */
export async function listen(server, media, port) {
  await new Promise((done, fail) => server.once('error', fail).listen(port, 'localhost', done));
  return {
    origin: `http://localhost:${server.address().port}`,
    async stop() {
      media.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
