import { openTransports } from './openTransports.js';

/** @import { ClientOrtc, Codec, Kind, Media, RtpCapabilities, Ssrc, Transport, TransportParameters } from './wire.js' */

/**
 * Media of the in-page edge: for each client a peer connection of the browser plays the edge's side. The SDK gives its
 * transport as ORTC, so its SDP is written here.
 *
 * Limitation: what goes on is decoded and encoded anew for each receiver, because a peer connection takes tracks and no
 * packets.
 *
 * @returns {Media}
 */
export const openBrowserMedia = () =>
  openTransports((all, ortc, capabilities) => new BrowserTransport(all, ortc, capabilities));

/** Sections of the first offer, by kind; their mids are the kinds. */
const KINDS = /** @type {const} */ (['audio', 'video']);

/** @implements {Transport} */
class BrowserTransport {
  /** @type {TransportParameters} */
  parameters = /** @type {any} */ (undefined); // start() gives them
  #connection = new RTCPeerConnection();
  /** What the client sends.  @type {Map<Kind, MediaStreamTrack>} */
  #tracks = new Map();
  /** A sound that nobody plays does not flow on to other connections in Chromium; a muted one does. */
  #drain = Object.assign(new Audio(), { muted: true, autoplay: true });
  /** @type {Map<Kind, Ssrc>} */
  #ssrcs = new Map();
  /** Where somebody's streams go out.  @type {Map<BrowserTransport, Map<Kind, RTCRtpTransceiver>>} */
  #places = new Map();
  /** Places of those that have left, to be used again: a section can't be taken out of a description.  @type {RTCRtpTransceiver[]} */
  #free = [];
  #version = 0;
  #closed = false;
  /** @type {() => void} */
  #sayEnd = () => {};
  #end = new Promise((done) => (this.#sayEnd = () => done(undefined)));
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();
  #ortc;
  #codecs;
  #extensions;
  #all;

  /**
   * @param {Set<BrowserTransport>} all
   * @param {ClientOrtc} ortc
   * @param {RtpCapabilities} capabilities
   */
  constructor(all, ortc, { sendrecv }) {
    this.#ortc = ortc;
    this.#all = all;
    this.#codecs = { audio: sendrecv.audioCodecs, video: sendrecv.videoCodecs };
    this.#extensions = { audio: sendrecv.audioExtensions, video: sendrecv.videoExtensions };
    this.#connection.ontrack = ({ track }) => {
      this.#tracks.set(/** @type {Kind} */ (track.kind), track);
      if (track.kind === 'audio') this.#drain.srcObject = new MediaStream([track]);
    };
  }

  async start() {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: this.#clientSdp(KINDS) });
    await this.#connection.setLocalDescription();
    while (this.#connection.iceGatheringState !== 'complete') {
      await new Promise((done) => (this.#connection.onicegatheringstatechange = done));
    }
    const { sdp } = this.#description;
    /** @param {RegExp} pattern */
    const read = (pattern) => pattern.exec(sdp)?.[1] ?? '';
    /** @type {Map<string, TransportParameters['iceParameters']['candidates'][number]>} */
    const candidates = new Map();
    for (const [line, foundation = '', protocol = '', priority, ip = '', port, type = ''] of sdp.matchAll(
      /a=candidate:(\S+) 1 (udp) (\d+) (\S+) (\d+) typ (\S+)/g,
    )) {
      candidates.set(line, {
        foundation,
        protocol,
        priority: Number(priority),
        ip,
        port: Number(port),
        type,
      });
    }
    this.parameters = {
      iceParameters: {
        iceUfrag: read(/a=ice-ufrag:(\S+)/),
        icePwd: read(/a=ice-pwd:(\S+)/),
        candidates: [...candidates.values()],
      },
      dtlsParameters: {
        role: 'client',
        fingerprints: [{ algorithm: 'sha-256', fingerprint: read(/a=fingerprint:sha-256 (\S+)/) }],
      },
    };
  }

  /**
   * @param {Kind} kind
   * @param {Ssrc} ssrc
   */
  incoming(kind, ssrc) {
    this.#ssrcs.set(kind, ssrc);
    return this.#inTurn(async () => {
      if (this.#closed) return;
      await this.#connection.setRemoteDescription({ type: 'offer', sdp: this.#clientSdp() });
      await this.#connection.setLocalDescription();
    }, undefined);
  }

  /**
   * A place for somebody's stream. Its numbers are this browser's choice; nothing flows yet.
   *
   * @param {Transport} transport
   * @param {Kind} kind
   * @param {Ssrc} ssrc
   */
  outgoing(transport, kind, ssrc) {
    const from = /** @type {BrowserTransport} */ (transport);
    return this.#inTurn(async () => {
      if (this.#closed || from.#closed) return ssrc; // nobody is told any more
      const places = this.#places.get(from) ?? new Map();
      this.#places.set(from, places);
      if (!places.has(kind)) {
        const index = this.#free.findIndex(({ receiver }) => receiver.track.kind === kind);
        const [free] = index < 0 ? [] : this.#free.splice(index, 1);
        places.set(kind, free ?? this.#connection.addTransceiver(kind, { direction: 'sendonly' }));
        await this.#connection.setLocalDescription();
        await this.#connection.setRemoteDescription({ type: 'answer', sdp: this.#clientSdp() });
      }
      const { mid } = places.get(kind);
      const section = this.#description.sdp
        .split('\r\nm=')
        .find((text) => text.includes(`\r\na=mid:${mid}\r\n`));
      const [, ssrcId, rtx] =
        /a=ssrc-group:FID (\d+) (\d+)/.exec(section ?? '') ?? /a=ssrc:(\d+)/.exec(section ?? '') ?? [];
      return { ssrcId: Number(ssrcId), ...(rtx && { rtx: Number(rtx) }) };
    }, ssrc);
  }

  /**
   * @param {Transport} transport
   * @param {Kind} kind
   */
  forward(transport, kind) {
    const from = /** @type {BrowserTransport} */ (transport);
    this.#replace(this.#places.get(from)?.get(kind), from.#tracks.get(kind) ?? null);
  }

  /**
   * @param {Transport} transport
   * @param {readonly Kind[]} [kinds]
   */
  stopForwarding(transport, kinds = KINDS) {
    for (const kind of kinds) {
      this.#replace(this.#places.get(/** @type {BrowserTransport} */ (transport))?.get(kind), null);
    }
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#drain.srcObject = null;
    this.#connection.close();
    this.#sayEnd();
    this.#all.delete(this);
    for (const other of this.#all) other.#forget(this);
    this.#places.clear();
  }

  /** @param {BrowserTransport} left */
  #forget(left) {
    const places = [...(this.#places.get(left)?.values() ?? [])];
    for (const place of places) this.#replace(place, null);
    this.#free.push(...places);
    this.#places.delete(left);
  }

  get #description() {
    return /** @type {RTCSessionDescription} */ (this.#connection.localDescription);
  }

  /**
   * @param {RTCRtpTransceiver | undefined} place
   * @param {MediaStreamTrack | null} track
   */
  #replace(place, track) {
    // a connection that has been closed meanwhile refuses
    if (!this.#closed) place?.sender.replaceTrack(track).catch(() => {});
  }

  /**
   * Negotiations come one after another. One that is under way when the connection is closed never ends by itself.
   *
   * @template Result
   * @param {() => Promise<Result>} work
   * @param {Result} whenClosed
   * @returns {Promise<Result>}
   */
  #inTurn(work, whenClosed) {
    const done = this.#turn.then(work).catch((error) => {
      if (this.#closed) return whenClosed;
      throw error;
    });
    const turn = Promise.race([done, this.#end.then(() => whenClosed)]);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /**
   * What the client's own description would be, seen from here.
   *
   * @param {readonly Kind[]} [first] - the sections of the first offer, before there are transceivers
   */
  #clientSdp(first) {
    const sections = first
      ? first.map((kind) => ({ kind, mid: `${kind}`, sends: true }))
      : this.#connection.getTransceivers().map(({ receiver: { track }, mid }) => ({
          kind: /** @type {Kind} */ (track.kind),
          mid: `${mid}`,
          sends: mid === track.kind,
        }));
    const {
      iceParameters: { iceUfrag, icePwd },
      dtlsParameters: { fingerprints },
    } = this.#ortc;
    const setup = this.#connection.signalingState === 'have-local-offer' ? 'passive' : 'actpass';
    const lines = [
      'v=0',
      `o=- 1 ${++this.#version} IN IP4 127.0.0.1`,
      's=-',
      't=0 0',
      `a=group:BUNDLE ${sections.map(({ mid }) => mid).join(' ')}`,
    ];
    for (const { kind, mid, sends } of sections) {
      const ssrc = this.#ssrcs.get(kind);
      lines.push(
        `m=${kind} 9 UDP/TLS/RTP/SAVPF ${this.#codecs[kind].map(({ payloadType }) => payloadType).join(' ')}`,
        'c=IN IP4 0.0.0.0',
        `a=mid:${mid}`,
        `a=${sends ? 'sendonly' : 'recvonly'}`,
        'a=rtcp-mux',
        'a=rtcp-rsize',
        `a=ice-ufrag:${iceUfrag}`,
        `a=ice-pwd:${icePwd}`,
        ...fingerprints.map(
          ({ hashFunction, fingerprint }) => `a=fingerprint:${hashFunction} ${fingerprint}`,
        ),
        `a=setup:${setup}`,
        ...this.#extensions[kind].map(({ entry, extensionName }) => `a=extmap:${entry} ${extensionName}`),
        ...this.#codecs[kind].flatMap(codecLines),
        ...(sends && ssrc ? ssrcLines(ssrc) : []),
      );
    }
    return `${lines.join('\r\n')}\r\n`;
  }
}

/** @param {Codec} codec */
function codecLines({ payloadType, rtpMap, rtcpFeedbacks = [], fmtp }) {
  const parameters = Object.entries(fmtp?.parameters ?? {}).map(([name, value]) =>
    value === null ? name : `${name}=${value}`,
  );
  const channels = rtpMap?.encodingParameters ? `/${rtpMap.encodingParameters}` : '';
  return [
    `a=rtpmap:${payloadType} ${rtpMap?.encodingName}/${rtpMap?.clockRate}${channels}`,
    ...rtcpFeedbacks.map(
      ({ type, parameter }) => `a=rtcp-fb:${payloadType} ${type}${parameter ? ` ${parameter}` : ''}`,
    ),
    ...(parameters.length ? [`a=fmtp:${payloadType} ${parameters.join(';')}`] : []),
  ];
}

/** @param {Ssrc} ssrc */
function ssrcLines({ ssrcId, rtx }) {
  const named = [ssrcId, ...(rtx ? [rtx] : [])].map((ssrc) => `a=ssrc:${ssrc} cname:client`);
  return rtx ? [`a=ssrc-group:FID ${ssrcId} ${rtx}`, ...named] : named;
}
