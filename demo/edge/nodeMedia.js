import {
  PictureLossIndication,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceTransport,
  RtcpPayloadSpecificFeedback,
} from 'werift';
import { openTransports } from './openTransports.js';

/** @import { ClientOrtc, Kind, Media, Ssrc, Transport, TransportParameters } from './wire.js' */
/** @typedef {Parameters<RTCDtlsTransport['sendRtcp']>[0][number]} Rtcp */

const SRTP_AES128_CM_HMAC_SHA1_80 = 0x0001;

/**
 * Media of the Node edge: one ICE, DTLS and SRTP transport for each client, RTP forwarded as it is. There is no SDP here:
 * the SDK speaks ORTC to its gateway.
 *
 * @param {{ addresses?: string[] }} [options] - IPv4 addresses of this machine that clients can reach
 * @returns {Promise<Media>}
 */
export async function openNodeMedia({ addresses = ['127.0.0.1'] } = {}) {
  const certificate = await RTCDtlsTransport.SetupCertificate();
  return openTransports((all) => new NodeTransport(certificate, addresses, all));
}

/** @implements {Transport} */
class NodeTransport {
  packets = { in: 0 };
  /** @type {TransportParameters} */
  parameters = /** @type {any} */ (undefined); // start() gives them
  /** Who receives our packets, by ssrc.  @type {Map<number, Set<NodeTransport>>} */
  #sinks = new Map();
  /** Our ssrcs of each kind.  @type {Map<Kind, number[]>} */
  #ssrcs = new Map();
  #closed = false;
  #all;
  #gatherer;
  #ice;
  #dtls;

  /**
   * @param {Awaited<ReturnType<typeof RTCDtlsTransport.SetupCertificate>>} certificate
   * @param {string[]} addresses
   * @param {Set<NodeTransport>} all
   */
  constructor(certificate, addresses, all) {
    this.#all = all;
    const [only] = addresses;
    this.#gatherer = new RTCIceGatherer({
      iceLite: true,
      useIpv6: false,
      useTcp: false,
      // werift takes its own list of addresses unless there is one that it is bound to
      ...(addresses.length === 1 && { interfaceAddresses: { udp4: only } }),
      additionalHostAddresses: addresses,
    });
    this.#ice = new RTCIceTransport(this.#gatherer);
    this.#dtls = new RTCDtlsTransport(/** @type {any} */ ({}), this.#ice, certificate, [
      SRTP_AES128_CM_HMAC_SHA1_80,
    ]);
    this.#dtls.role = 'server';
  }

  /** @param {ClientOrtc} ortc */
  async start({ iceParameters, dtlsParameters }) {
    await this.#gatherer.gather();
    this.#ice.connection.iceControlling = false;
    this.#ice.setRemoteParams({
      iceLite: false,
      usernameFragment: iceParameters.iceUfrag,
      password: iceParameters.icePwd,
    });
    const fingerprints = dtlsParameters.fingerprints.map(
      ({ hashFunction, fingerprint }) => new RTCDtlsFingerprint(hashFunction, fingerprint),
    );
    this.#dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, 'client'));
    const { usernameFragment, password } = this.#ice.localParameters;
    this.parameters = {
      iceParameters: {
        iceUfrag: usernameFragment,
        icePwd: password,
        candidates: this.#gatherer.localCandidates.map(
          ({ foundation, protocol, priority, ip, port, type }) => ({
            foundation,
            protocol,
            priority,
            ip,
            port,
            type,
          }),
        ),
      },
      dtlsParameters: {
        role: 'server',
        fingerprints: this.#dtls.localParameters.fingerprints.map(({ algorithm, value }) => ({
          algorithm,
          fingerprint: value,
        })),
      },
    };
    this.#dtls.onRtp.subscribe((rtp) => {
      this.packets.in++;
      for (const sink of this.#sinks.get(rtp.header.ssrc) ?? []) {
        if (sink.#connected) sink.#dtls.sendRtp(rtp.payload, rtp.header).catch(() => {});
      }
    });
    // a receiver asks for a key frame: that goes to whoever sends the ssrc
    this.#dtls.onRtcp.subscribe((rtcp) => {
      const ssrc = /** @type {any} */ (rtcp).feedback?.mediaSsrc;
      if (!ssrc) return;
      for (const from of this.#all) if (from.#sinks.get(ssrc)?.has(this)) from.#sendRtcp(rtcp);
    });
    this.#ice
      .start()
      .then(() => this.#dtls.start())
      .catch((error) => {
        if (!this.#closed) console.error('edge media:', error.message);
      });
  }

  get #connected() {
    return this.#dtls.state === 'connected';
  }
  /** @param {Rtcp} rtcp */
  #sendRtcp(rtcp) {
    if (this.#connected) this.#dtls.sendRtcp([rtcp]).catch(() => {});
  }

  /**
   * @param {Kind} kind
   * @param {Ssrc} ssrc
   */
  incoming(kind, { ssrcId, rtx }) {
    for (const old of this.#ssrcs.get(kind) ?? []) this.#sinks.delete(old);
    const ssrcs = rtx ? [ssrcId, rtx] : [ssrcId];
    this.#ssrcs.set(kind, ssrcs);
    for (const ssrc of ssrcs) this.#sinks.set(ssrc, new Set());
  }

  /**
   * @param {Transport} _from
   * @param {Kind} _kind
   * @param {Ssrc} ssrc
   */
  outgoing(_from, _kind, ssrc) {
    return ssrc;
  }

  /**
   * @param {Transport} transport
   * @param {Kind} _kind
   * @param {Ssrc} ssrc
   */
  forward(transport, _kind, { ssrcId, rtx }) {
    const from = /** @type {NodeTransport} */ (transport);
    for (const ssrc of [ssrcId, rtx]) if (ssrc) from.#sinks.get(ssrc)?.add(this);
    const feedback = new PictureLossIndication({ senderSsrc: 1, mediaSsrc: ssrcId });
    from.#sendRtcp(new RtcpPayloadSpecificFeedback({ feedback }));
  }

  /**
   * @param {Transport} transport
   * @param {readonly Kind[]} [kinds]
   */
  stopForwarding(transport, kinds = ['audio', 'video']) {
    const from = /** @type {NodeTransport} */ (transport);
    for (const kind of kinds) {
      for (const ssrc of from.#ssrcs.get(kind) ?? []) from.#sinks.get(ssrc)?.delete(this);
    }
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#all.delete(this);
    for (const other of this.#all) this.stopForwarding(other);
    this.#sinks.clear();
    this.#dtls.stop().catch(() => {});
    this.#ice.stop().catch(() => {});
  }
}
