/** @import { ClientReport, Kind, LeaveReason, Media, Notification, Notifications, Requests, RequestType, RtpCapabilities, Send, Ssrc, StreamOffer, Transport, TransportParameters, Uid } from './wire.js' */

/**
 * @typedef {object} House  what a client needs of its edge
 * @property {Media | null} media
 * @property {(channel: string) => ReadonlyMap<Uid, Client>} members
 * @property {(client: Client) => void} enter
 * @property {(client: Client) => void} exit
 */
/** @typedef {Ssrc & { muted?: boolean }} Stream */
/** @typedef {(work: () => unknown) => void} Afterwards  what is done when the answer is on its way */
/** @typedef {{ [Type in RequestType]?: (message: Requests[Type], afterwards: Afterwards) => object | void | Promise<object | void> }} Handlers */

/** Messages that may wait for their turn: a client that sends more at once is no SDK. */
const MAX_WAITING = 500;
/** Characters of a channel's name or a string uid: more than the SDK lets through. */
const MAX_NAME = 255;

/** One client's session at the gateway. Its messages are done one after another. */
export class Client {
  /** @type {Uid} */
  uid = 0;
  channelName = '';
  #intUid = 0;
  /** @type {'host' | 'audience'} */
  #role = 'audience';
  #present = false;
  #left = false;
  /** @type {Map<Kind, Stream>} */
  #streams = new Map();
  /** Who this client has been told of, and which of their streams.  @type {Map<Client, Map<Kind, Stream>>} */
  #told = new Map();
  /** @type {Transport | null} */
  #transport = null;
  /** @type {Partial<Record<string, number>>} */
  #sent = {};
  #waiting = 0;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();
  #house;
  #send;

  /**
   * @param {House} house
   * @param {Send} send
   */
  constructor(house, send) {
    this.#house = house;
    this.#send = send;
  }

  /**
   * @param {unknown} message
   * @throws {TypeError} for what no SDK sends; the client is cut off then
   */
  async receive(message) {
    this.#waiting++;
    try {
      if (this.#waiting > MAX_WAITING) throw new TypeError(`more than ${MAX_WAITING} messages are waiting`);
      const turn = this.#turn.then(() => this.#answer(message));
      this.#turn = turn.catch(() => {});
      await turn;
    } catch (error) {
      this.cut();
      throw error;
    } finally {
      this.#waiting--;
    }
  }

  /** Somebody else has joined with this uid. The SDK does not come back from that. */
  ban() {
    this.#notify('on_user_banned', { error_code: 14 });
    this.leave('Quit');
  }

  cut() {
    this.#send(null);
  }

  /** @param {LeaveReason} reason */
  leave(reason) {
    this.#left = true;
    if (!this.#present) return;
    this.#present = false;
    this.#goOffline(reason);
    this.#house.exit(this);
    this.#transport?.close();
  }

  /** @returns {ClientReport} */
  report() {
    const packets = this.#transport ? (this.#transport.packets?.in ?? null) : 0;
    return { uid: this.uid, role: this.#role, present: this.#present, sent: { ...this.#sent }, packets };
  }

  /** @param {unknown} message */
  async #answer(message) {
    if (!isObject(message) || typeof message._type !== 'string') {
      throw new TypeError('a message is an object with a _type');
    }
    const { _id, _type: type, _message: body = {} } = message;
    if (!isObject(body)) throw new TypeError(`${type}: _message must be an object`);
    const known = Object.hasOwn(this.#handlers, type);
    if (type === 'rejoin_v3') {
      // a client whose socket was lost is gone here; told so, the SDK joins anew within a second
      const _message = { error_code: 2025, error_str: 'ERR_REJOIN_USER_NOT_JOINED' };
      return void this.#send({ _id: `${_id}`, _result: 'failed', _message });
    }
    // what was on its way when it left is answered and does nothing
    const active = known && !this.#left;
    if (active && !this.#present && type !== 'join_v3') throw new TypeError(`${type} before join_v3`);
    // of what is unknown one number is enough
    const counted = known || COUNTED.has(type) ? type : 'other';
    this.#sent[counted] = (this.#sent[counted] ?? 0) + 1;

    /** @type {(() => unknown)[]} */
    const afterwards = [];
    const handler = active ? this.#handlers[/** @type {RequestType} */ (type)] : undefined;
    const answer = await handler?.(/** @type {any} */ (body), (work) => afterwards.push(work));
    if (_id) this.#send({ _id: `${_id}`, _result: 'success', _message: answer ?? {} });
    for (const work of afterwards) await work();
  }

  /** @type {Handlers} */
  #handlers = {
    join_v3: async (message, afterwards) => {
      if (this.#present) throw new TypeError('join_v3 twice');
      checkJoin(message);
      const { channel_name, string_uid, ap_response, role, ortc, codec } = message;
      this.channelName = channel_name;
      this.#intUid = ap_response.uid;
      this.uid = string_uid ?? this.#intUid;
      this.#role = role === 'host' ? 'host' : 'audience';
      const capabilities = codecsOf(ortc.rtpCapabilities, codec);
      const transport = (await this.#house.media?.open(ortc, capabilities)) ?? null;
      if (this.#left) return void transport?.close(); // its socket was closed meanwhile
      this.#transport = transport;
      this.#present = true;
      this.#house.enter(this);
      afterwards(async () => {
        for (const other of this.#others()) await other.#goOnline([this]);
        await this.#goOnline();
      });
      return {
        uid: this.uid,
        cid: 1,
        vid: '1',
        rejoin_token: 'rejoin',
        attributes: { userAttributes: { preSubSsrcs: [] } },
        ortc: { cname: 'edge', ...this.#parameters, rtpCapabilities: capabilities },
      };
    },

    publish: async ({ ortc }, afterwards) => {
      const offers = kindsOf(ortc);
      for (const [kind, { ssrcs }] of offers) {
        const [{ ssrcId, rtx } = { ssrcId: -1 }] = ssrcs;
        // others write them into their descriptions
        for (const number of rtx === undefined ? [ssrcId] : [ssrcId, rtx]) {
          if (number >>> 0 !== number) throw new TypeError('publish: ssrcId and rtx must be 32-bit integers');
        }
        const ssrc = { ssrcId, ...(rtx && { rtx }) };
        this.#streams.set(kind, ssrc);
        await this.#transport?.incoming(kind, ssrc);
      }
      afterwards(async () => {
        for (const [kind] of offers) await this.#announce(kind);
      });
      return { _message: { ortc: [] } };
    },

    unpublish: ({ ortc }, afterwards) => {
      for (const [kind] of kindsOf(ortc)) {
        this.#streams.delete(kind);
        for (const other of this.#others()) this.#stopForwardingTo(other, [kind]);
      }
      afterwards(async () => {
        // the wire has no removal of one kind: both go, then what is left comes back
        for (const other of this.#others()) {
          if (!other.#told.has(this)) continue;
          other.#told.set(this, new Map());
          other.#notify('on_remove_stream', this.#ids);
        }
        for (const kind of this.#streams.keys()) await this.#announce(kind);
      });
    },

    control: ({ action }) => {
      const [, mute, kind] = /^(mute|unmute)_local_(audio|video)$/.exec(action) ?? [];
      if (!kind) return;
      const stream = this.#streams.get(/** @type {Kind} */ (kind));
      if (stream) stream.muted = mute === 'mute';
      const type = /** @type {'mute_audio'} */ (`${mute}_${kind}`);
      for (const other of this.#others()) if (other.#told.has(this)) other.#notify(type, { uid: this.uid });
    },

    subscribe: ({ stream_id, stream_type }) => {
      this.#subscribe(stream_id, stream_type);
      return { _message: {} };
    },

    subscribe_streams: ({ users }) => {
      for (const { stream_id } of users) for (const kind of KINDS) this.#subscribe(stream_id, kind);
      return { users: users.map(({ stream_id }) => ({ stream_id })) };
    },

    unsubscribe: ({ stream_id, ortc }) => {
      const from = this.#publisher(stream_id);
      const kinds = ortc?.map(({ stream_type }) => KIND_OF.get(stream_type) ?? 'video');
      if (from) from.#stopForwardingTo(this, kinds);
    },

    set_client_role: ({ role }, afterwards) => {
      if (role === this.#role) return;
      this.#role = role === 'host' ? 'host' : 'audience';
      afterwards(() => (this.#role === 'host' ? this.#goOnline() : this.#goOffline('BecomeAudience')));
    },

    restart_ice: () => ({ iceParameters: this.#parameters.iceParameters }),

    // the SDK's UserCount is the length of peer_delay, and one
    traffic_stats: () => ({
      B_unq: 1,
      B_dnq: 1,
      peer_delay: this.#others()
        .filter((other) => other.#role === 'host')
        .map(({ uid }) => ({ peer_uid: uid, B_ad: 0, B_vd: 0, B_ed: 0, B_st: 0, B_ppad: 0, B_ppvd: 0 })),
      ntp_offset: 0,
    }),

    gateway_info: () => ({ version: 'local' }),

    leave: (_message, afterwards) => afterwards(() => this.leave('Quit')),
  };

  get #ids() {
    return { uid: this.uid, uint_id: this.#intUid };
  }
  get #parameters() {
    return this.#transport?.parameters ?? NO_MEDIA;
  }
  #others() {
    return [...this.#house.members(this.channelName).values()].filter((client) => client !== this);
  }
  /** @param {Uid} id */
  #publisher(id) {
    return this.#others().find((other) => other.uid === id || other.#intUid === id);
  }

  /**
   * @template {keyof Notifications} Type
   * @param {Type} type
   * @param {Notifications[Type]} message
   */
  #notify(type, message) {
    this.#send(/** @type {Notification} */ ({ _type: type, _message: message }));
  }
  /** Tells others of this client; of an audience nobody is told. */
  async #goOnline(to = this.#others()) {
    if (this.#role !== 'host') return;
    for (const other of to) {
      if (!this.#present || !other.#present || other.#told.has(this)) continue;
      other.#told.set(this, new Map());
      other.#notify('on_user_online', this.#ids);
    }
    for (const kind of this.#streams.keys()) await this.#announce(kind, to);
  }
  /** @param {LeaveReason} reason */
  #goOffline(reason) {
    for (const other of this.#others()) {
      if (other.#told.delete(this)) other.#notify('on_user_offline', { ...this.#ids, reason });
    }
  }

  /**
   * Tells those who know this client of a stream, once.
   *
   * @param {Kind} kind
   */
  async #announce(kind, to = this.#others()) {
    for (const other of to) {
      const stream = this.#streams.get(kind);
      const streams = other.#told.get(this);
      if (!stream || !streams || streams.get(kind) === stream) continue;
      streams.set(kind, stream);
      const { ssrcId, rtx } =
        this.#transport && other.#transport
          ? await other.#transport.outgoing(this.#transport, kind, stream)
          : stream;
      // one of them may have gone meanwhile, or the stream
      if (other.#told.get(this)?.get(kind) !== stream) continue;
      const message = { ...this.#ids, [kind]: true, ssrcId, cname: 'edge', ...(rtx && { rtxSsrcId: rtx }) };
      other.#notify(`on_add_${kind}_stream`, message);
      if (stream.muted) other.#notify(`mute_${kind}`, { uid: this.uid });
    }
  }

  /**
   * @param {Uid} id
   * @param {Kind} kind
   */
  #subscribe(id, kind) {
    const from = this.#publisher(id);
    if (!from) return;
    const stream = from.#streams.get(kind);
    if (stream && from.#transport) this.#transport?.forward(from.#transport, kind, stream);
  }

  /**
   * @param {Client} other
   * @param {Kind[]} [kinds]
   */
  #stopForwardingTo(other, kinds) {
    if (this.#transport) other.#transport?.stopForwarding(this.#transport, kinds);
  }
}

/** @type {(value: unknown) => value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {Requests['join_v3']} message */
function checkJoin({ channel_name, string_uid, ap_response, ortc }) {
  /** @param {unknown} name */
  const isName = (name) => typeof name === 'string' && name.length > 0 && name.length <= MAX_NAME;
  if (!isName(channel_name))
    throw new TypeError(`join_v3: channel_name must have 1 to ${MAX_NAME} characters`);
  if (string_uid !== undefined && !isName(string_uid)) {
    throw new TypeError(`join_v3: string_uid must have 1 to ${MAX_NAME} characters`);
  }
  if (!Number.isInteger(ap_response?.uid)) throw new TypeError('join_v3: ap_response.uid must be an integer');
  if (!isObject(ortc)) throw new TypeError('join_v3: ortc must be an object');
}

const KINDS = /** @type {const} */ (['audio', 'video']);
/** @type {Map<string, Kind>} */
const KIND_OF = new Map([
  ['audio', 'audio'],
  ['high', 'video'],
  ['screen', 'video'],
]);

/**
 * Streams of a request by kind; the low stream of dual-stream mode is left out.
 *
 * @param {StreamOffer[]} ortc
 */
const kindsOf = (ortc) =>
  ortc.flatMap((offer) => {
    const kind = KIND_OF.get(offer.stream_type);
    return kind ? [/** @type {const} */ ([kind, offer])] : [];
  });

/** Types that have no effect here and are counted by name. */
const COUNTED = new Set(['ping', 'ping_back', 'set_video_profile', 'wrtc_stats', 'extension_usage_stats']);

/**
 * What the edge takes: opus, and the client's video codec with its rtx. Payload types are kept, because packets are
 * forwarded as they are; all that the browser offers is more than 4.22 and 4.23 can answer.
 *
 * @param {RtpCapabilities} capabilities
 * @returns {RtpCapabilities}
 */
function codecsOf({ sendrecv }, codec = 'vp8') {
  const { audioCodecs, videoCodecs, audioExtensions, videoExtensions } = sendrecv;
  /**
   * @param {typeof audioCodecs} codecs
   * @param {string} name
   */
  const named = (codecs, name) =>
    codecs.filter(({ rtpMap }) => rtpMap?.encodingName.toLowerCase() === name).slice(0, 1);
  const [video] = [...named(videoCodecs, codec), ...named(videoCodecs, 'vp8')];
  const [audio] = named(audioCodecs, 'opus');
  if (!video || !audio) throw new TypeError(`join_v3: opus and ${codec} or vp8 must be among the codecs`);
  const rtx = videoCodecs.find(({ fmtp }) => fmtp?.parameters?.apt === String(video.payloadType));
  // streams are told apart by ssrc
  const bySsrc = ({ extensionName = '' }) => !extensionName.endsWith('sdes:mid');
  return {
    send: NOTHING,
    recv: NOTHING,
    sendrecv: {
      audioCodecs: [audio],
      videoCodecs: rtx ? [video, rtx] : [video],
      audioExtensions: audioExtensions.filter(bySsrc),
      videoExtensions: videoExtensions.filter(bySsrc),
    },
  };
}
const NOTHING = { audioCodecs: [], audioExtensions: [], videoCodecs: [], videoExtensions: [] };

/**
 * No candidate: the SDK stays connected, and nothing flows.
 *
 * @type {TransportParameters}
 */
const NO_MEDIA = {
  iceParameters: { iceUfrag: 'edge', icePwd: 'edgeedgeedgeedgeedgeedge', candidates: [] },
  dtlsParameters: {
    role: 'server',
    fingerprints: [{ algorithm: 'sha-256', fingerprint: Array(32).fill('00').join(':') }],
  },
};
