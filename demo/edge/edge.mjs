/**
 * A stand-in for Agora's edge: the access point that names a server, and the gateway's signalling. It knows
 * nothing of transports and of the DOM; `attachEdge` puts it behind a Node server.
 *
 * What is on the wire was read off agora-rtc-sdk-ng 4.16 to 4.24 (facts/agora-edge.md), never off Agora's own
 * edge: tokens, errors, bans and the order of peers are not to be learned from it.
 */

/** Clients that have left are remembered for reports, this many. */
const REMEMBERED = 200;

/** Services that the SDK asks the access point for, and will not join without. */
const CHOOSE_SERVER = 4096;
const PROXY_FALLBACK = 4194310;

/**
 * @typedef {object} Media  opens one transport for each client; see media.mjs
 * @property {(ortc: object, capabilities: object) => Promise<object>} open
 */

export class Edge {
  /** @type {Map<string, Map<string | number, Client>>} */
  #channels = new Map();
  /** Integer uids of string uids. */
  #accounts = new Map();
  #nextUid = 10_001;
  /** @type {Client[]} */
  #clients = [];

  /** @param {{ media?: Media | null }} [options] */
  constructor({ media = null } = {}) {
    this.media = media;
  }

  /** The JSON answer of any of Agora's HTTP endpoints. */
  http(url, body = '') {
    if (url.includes('/api/v2/transpond/webrtc')) {
      // a form field, or its text
      return this.#accessPoint(JSON.parse(/name="request"\s+(.*)/.exec(body)?.[1] ?? body));
    }
    if (url.includes('action=stringuid')) return { code: 0, uid: this.#intUid(JSON.parse(body).string_uid) };
    return {}; // statistics, logs, remote configuration
  }

  /** One gateway socket. `send` takes messages for it. */
  connect(send) {
    const client = new Client(this, send);
    return { message: (message) => client.receive(message), close: () => client.leave('ServerTimeOut') };
  }

  channel(name) {
    if (!this.#channels.has(name)) this.#channels.set(name, new Map());
    return this.#channels.get(name);
  }

  /** @internal */
  enter(client) {
    this.channel(client.channelName).set(client.uid, client);
    this.#clients = [...this.#clients, client].slice(-REMEMBERED);
  }

  /** @internal */
  exit(client) {
    const room = this.channel(client.channelName);
    room.delete(client.uid);
    if (!room.size) this.#channels.delete(client.channelName);
  }

  /** What each client has sent: how many frames of each type, and media packets. */
  report(channel) {
    return this.#clients
      .filter((client) => client.channelName === channel)
      .map(({ uid, role, sent, present, transport }) => ({
        uid,
        role,
        present,
        sent: { ...sent },
        packets: transport?.packets.in ?? 0,
      }));
  }

  /** Cuts the sockets of a uid, as a network does. */
  drop(channel, uid) {
    for (const client of this.channel(channel).values()) if (`${client.uid}` === `${uid}`) client.send(null);
  }

  #accessPoint({ opid = 0, request_bodies: [{ buffer = {} } = {}] = [] }) {
    const uid = buffer.uid || this.#intUid(buffer.detail?.[6]);
    const answer = (flag) => ({
      uri: 23,
      buffer: {
        code: 0,
        flag,
        uid,
        cid: 1,
        cname: buffer.cname,
        cert: 'local-ticket',
        detail: {},
        // a domain and no address: then the SDK takes the ICE candidates of the join answer
        edges_services: [{ domain_prefix: 'local', ip: '127.0.0.1', port: 443 }],
      },
    });
    const now = Date.now();
    const response_body = [answer(CHOOSE_SERVER), answer(PROXY_FALLBACK)];
    return { opid, enter_ts: now, leave_ts: now, detail: {}, response_body };
  }

  #intUid(account) {
    if (!account) return this.#nextUid++;
    if (!this.#accounts.has(account)) this.#accounts.set(account, this.#nextUid++);
    return this.#accounts.get(account);
  }
}

class Client {
  /** Published streams: 'audio' | 'video' to { ssrcId, rtx, muted }. */
  streams = new Map();
  transport = null;
  present = false;
  /** Frames of each type. */
  sent = {};

  constructor(edge, send) {
    this.edge = edge;
    this.send = send;
  }

  async receive({ _id, _type: type, _message: message }) {
    if (type === 'join_v3') this.#identify(message);
    this.sent[type] = (this.sent[type] ?? 0) + 1;
    let afterwards;
    const answer = await this[`on_${type}`]?.(message ?? {}, (work) => {
      afterwards = work;
    });
    if (_id) this.send({ _id, _result: 'success', _message: answer ?? {} });
    await afterwards?.();
  }

  #identify({ channel_name, ap_response, string_uid, role }) {
    this.channelName = channel_name;
    this.intUid = ap_response.uid;
    this.uid = string_uid ?? this.intUid;
    this.role = role;
  }

  get ids() {
    return { uid: this.uid, uint_id: this.intUid };
  }
  others() {
    return [...this.edge.channel(this.channelName).values()].filter((client) => client !== this);
  }
  notify(type, message) {
    this.send({ _type: type, _message: message });
  }
  broadcast(type, message) {
    for (const client of this.others()) client.notify(type, message);
  }

  async on_join_v3({ ortc, codec }, afterwards) {
    const capabilities = codecsOf(ortc.rtpCapabilities, codec);
    this.transport = (await this.edge.media?.open(ortc, capabilities)) ?? null;
    this.present = true;
    this.edge.enter(this);
    afterwards(async () => {
      for (const other of this.others()) {
        if (other.role !== 'host') continue;
        this.notify('on_user_online', other.ids);
        for (const kind of other.streams.keys()) await other.announce(kind, [this]);
      }
      // nobody is told of an audience
      if (this.role === 'host') this.broadcast('on_user_online', this.ids);
    });
    return {
      uid: this.uid,
      cid: 1,
      vid: '1',
      rejoin_token: 'rejoin',
      attributes: { userAttributes: { preSubSsrcs: [] } },
      ortc: { cname: 'edge', ...(this.transport?.parameters ?? NO_MEDIA), rtpCapabilities: capabilities },
    };
  }

  on_rejoin_v3() {
    return {
      peers: this.others().map(({ ids, streams }) => ({
        ...ids,
        audio: streams.has('audio'),
        video: streams.has('video'),
      })),
    };
  }

  /** Tells others of a stream. */
  async announce(kind, to = this.others()) {
    const { ssrcId, rtx, muted } = this.streams.get(kind);
    for (const client of to) {
      client.notify(`on_add_${kind}_stream`, {
        ...this.ids,
        [kind]: true,
        ssrcId,
        cname: 'edge',
        ...(rtx && { rtxSsrcId: rtx }),
      });
      if (muted) client.notify(`mute_${kind}`, { uid: this.uid });
    }
  }

  on_publish({ ortc }, afterwards) {
    const kinds = [];
    for (const { stream_type, ssrcs } of ortc) {
      const kind = KINDS[stream_type];
      if (!kind) continue; // the low stream of dual-stream mode
      kinds.push(kind);
      this.streams.set(kind, { ...ssrcs[0] });
    }
    afterwards(async () => {
      for (const kind of kinds) await this.announce(kind);
    });
    return { _message: { ortc: [] } };
  }

  on_unpublish({ ortc }, afterwards) {
    for (const { stream_type } of ortc) this.streams.delete(KINDS[stream_type]);
    afterwards(async () => {
      // the wire has no removal of one kind: both go, then what is left comes back
      this.broadcast('on_remove_stream', this.ids);
      for (const kind of this.streams.keys()) await this.announce(kind);
    });
  }

  on_control({ action }) {
    const [, mute, kind] = /^(mute|unmute)_local_(audio|video)$/.exec(action) ?? [];
    if (!kind) return;
    const stream = this.streams.get(kind);
    if (stream) stream.muted = mute === 'mute';
    this.broadcast(`${mute}_${kind}`, { uid: this.uid });
  }

  #publisher(id) {
    return this.others().find(({ uid, intUid }) => uid === id || intUid === id);
  }

  on_subscribe({ stream_id, stream_type }) {
    const from = this.#publisher(stream_id);
    const stream = from?.streams.get(stream_type);
    if (stream) this.transport?.forward(from.transport, stream);
    return { _message: {} };
  }

  on_subscribe_streams({ users }) {
    for (const { stream_id } of users) {
      for (const kind of this.#publisher(stream_id)?.streams.keys() ?? []) {
        this.on_subscribe({ stream_id, stream_type: kind });
      }
    }
    return { users };
  }

  on_unsubscribe({ stream_id }) {
    const from = this.#publisher(stream_id);
    if (from) this.transport?.stopForwarding(from.transport);
  }

  on_set_client_role({ role }, afterwards) {
    if (role === this.role) return;
    this.role = role;
    afterwards(() => {
      if (role === 'host') this.broadcast('on_user_online', this.ids);
      else this.broadcast('on_user_offline', { ...this.ids, reason: 'BecomeAudience' });
    });
  }

  on_restart_ice() {
    return { iceParameters: (this.transport?.parameters ?? NO_MEDIA).iceParameters };
  }
  on_traffic_stats() {
    const peer_delay = this.others()
      .filter(({ role }) => role === 'host')
      .map(({ uid }) => ({ peer_uid: uid, B_ad: 0, B_vd: 0, B_ed: 0, B_st: 0, B_ppad: 0, B_ppvd: 0 }));
    return { B_unq: 1, B_dnq: 1, peer_delay, ntp_offset: 0 };
  }
  on_gateway_info() {
    return { version: 'local' };
  }
  on_leave(_message, afterwards) {
    afterwards(() => this.leave('Quit'));
  }

  leave(reason) {
    if (!this.present) return;
    this.present = false;
    // a client that has joined anew with the same uid stays
    if (this.edge.channel(this.channelName).get(this.uid) === this) {
      if (this.role === 'host') this.broadcast('on_user_offline', { ...this.ids, reason });
      this.edge.exit(this);
    }
    this.transport?.close();
  }
}

/**
 * What the edge takes: opus, and the client's video codec with its rtx. Payload types are kept, because packets
 * are forwarded as they are; all that the browser offers is more than 4.22 and 4.23 can answer.
 */
function codecsOf({ sendrecv }, codec = 'vp8') {
  const named = (codecs, name) => codecs.find(({ rtpMap }) => rtpMap?.encodingName.toLowerCase() === name);
  const video = named(sendrecv.videoCodecs, codec) ?? named(sendrecv.videoCodecs, 'vp8');
  const rtx = sendrecv.videoCodecs.find(({ fmtp }) => fmtp?.parameters.apt === String(video.payloadType));
  // streams are told apart by ssrc
  const bySsrc = ({ extensionName }) => !extensionName.endsWith('sdes:mid');
  return {
    send: NOTHING,
    recv: NOTHING,
    sendrecv: {
      audioCodecs: [named(sendrecv.audioCodecs, 'opus')],
      videoCodecs: rtx ? [video, rtx] : [video],
      audioExtensions: sendrecv.audioExtensions.filter(bySsrc),
      videoExtensions: sendrecv.videoExtensions.filter(bySsrc),
    },
  };
}
const NOTHING = { audioCodecs: [], audioExtensions: [], videoCodecs: [], videoExtensions: [] };

const KINDS = { audio: 'audio', high: 'video', screen: 'video' };

/** No candidate: the SDK stays connected, and nothing flows. */
const NO_MEDIA = {
  iceParameters: { iceUfrag: 'edge', icePwd: 'edgeedgeedgeedgeedgeedge', candidates: [] },
  dtlsParameters: {
    role: 'server',
    fingerprints: [{ algorithm: 'sha-256', fingerprint: Array(32).fill('00').join(':') }],
  },
};
