/** @import { ClientOrtc, Media, RtpCapabilities, Transport } from './wire.js' */
/** @typedef {Transport & { start(ortc: ClientOrtc): Promise<void> }} NewTransport */

/**
 * Media with a transport for each client; one that does not start is closed.
 *
 * @param {(all: Set<any>, ortc: ClientOrtc, capabilities: RtpCapabilities) => NewTransport} create - it leaves `all` when it
 *   is closed
 * @returns {Media}
 */
export function openTransports(create) {
  /** @type {Set<NewTransport>} */
  const all = new Set();
  return {
    async open(ortc, capabilities) {
      const transport = create(all, ortc, capabilities);
      all.add(transport);
      try {
        await transport.start(ortc);
      } catch (error) {
        transport.close();
        throw error;
      }
      return transport;
    },
    close() {
      for (const transport of all) transport.close();
    },
  };
}
