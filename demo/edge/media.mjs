import {
  PictureLossIndication,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceTransport,
  RtcpPayloadSpecificFeedback,
} from 'werift';

const SRTP_AES128_CM_HMAC_SHA1_80 = 0x0001;

/**
 * Media of the Node edge: one ICE, DTLS and SRTP transport for each client, RTP forwarded as it is. There is no
 * SDP here: the SDK speaks ORTC to its gateway.
 */
export async function openMedia({ address = '127.0.0.1' } = {}) {
  const certificate = await RTCDtlsTransport.SetupCertificate();
  /** @type {Set<Transport>} */
  const all = new Set();
  return {
    async open(ortc) {
      const transport = new Transport(certificate, address, all);
      await transport.start(ortc);
      all.add(transport);
      return transport;
    },
    close() {
      for (const transport of all) transport.close();
    },
  };
}

class Transport {
  /** Who receives our packets: ssrc to transports. */
  sinks = new Map();
  packets = { in: 0, out: 0 };
  closed = false;

  constructor(certificate, address, all) {
    this.all = all;
    this.gatherer = new RTCIceGatherer({
      iceLite: true,
      useIpv6: false,
      useTcp: false,
      interfaceAddresses: { udp4: address },
      additionalHostAddresses: [address],
    });
    this.ice = new RTCIceTransport(this.gatherer);
    this.dtls = new RTCDtlsTransport({}, this.ice, certificate, [SRTP_AES128_CM_HMAC_SHA1_80]);
    this.dtls.role = 'server';
  }

  async start({ iceParameters, dtlsParameters }) {
    await this.gatherer.gather();
    this.ice.connection.iceControlling = false;
    this.ice.setRemoteParams({
      iceLite: false,
      usernameFragment: iceParameters.iceUfrag,
      password: iceParameters.icePwd,
    });
    const fingerprints = dtlsParameters.fingerprints.map(
      ({ hashFunction, fingerprint }) => new RTCDtlsFingerprint(hashFunction, fingerprint),
    );
    this.dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, 'client'));
    const { usernameFragment, password } = this.ice.localParameters;
    this.parameters = {
      iceParameters: {
        iceUfrag: usernameFragment,
        icePwd: password,
        candidates: this.gatherer.localCandidates.map(
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
        fingerprints: this.dtls.localParameters.fingerprints.map(({ algorithm, value }) => ({
          algorithm,
          fingerprint: value,
        })),
      },
    };
    this.dtls.onRtp.subscribe((rtp) => {
      this.packets.in++;
      for (const sink of this.sinks.get(rtp.header.ssrc) ?? []) sink.sendRtp(rtp);
    });
    // a receiver asks for a key frame: that goes to whoever sends the ssrc
    this.dtls.onRtcp.subscribe((rtcp) => {
      const ssrc = rtcp.feedback?.mediaSsrc;
      for (const from of ssrc ? this.all : []) if (from.sinks.get(ssrc)?.has(this)) from.sendRtcp(rtcp);
    });
    this.ice
      .start()
      .then(() => this.dtls.start())
      .catch((error) => {
        if (!this.closed) console.error('edge media:', error.message);
      });
  }

  sendRtp({ payload, header }) {
    if (this.dtls.state !== 'connected') return;
    this.packets.out++;
    this.dtls.sendRtp(payload, header).catch(() => {});
  }
  sendRtcp(rtcp) {
    if (this.dtls.state === 'connected') this.dtls.sendRtcp([rtcp]).catch(() => {});
  }

  forward(from, { ssrcId, rtx }) {
    for (const ssrc of [ssrcId, rtx]) {
      if (!ssrc) continue;
      if (!from.sinks.has(ssrc)) from.sinks.set(ssrc, new Set());
      from.sinks.get(ssrc).add(this);
    }
    const feedback = new PictureLossIndication({ senderSsrc: 1, mediaSsrc: ssrcId });
    from.sendRtcp(new RtcpPayloadSpecificFeedback({ feedback }));
  }
  stopForwarding(from) {
    for (const sinks of from?.sinks.values() ?? []) sinks.delete(this);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.all.delete(this);
    for (const other of this.all) this.stopForwarding(other);
    this.dtls.stop().catch(() => {});
    this.ice.stop().catch(() => {});
  }
}
