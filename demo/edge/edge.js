import { Client } from './client.js';

/** @import { ClientReport, Media, Send, Uid } from './wire.js' */

/** Services that the SDK asks the access point for, and will not join without. */
const CHOOSE_SERVER = 4096;
const PROXY_FALLBACK = 4194310;

/** Clients that may be connected at a time: a class on one machine is far below it. */
const MAX_CLIENTS = 256;
/** Clients that have left are remembered for reports, this many. */
const REMEMBERED = 200;

/**
 * A stand-in for Agora's edge: the access point that names a server, and the gateway's signalling. It knows nothing of
 * transports and of the DOM: attachEdge.js puts it behind a Node server, connectPage.js into a page.
 *
 * Memory is bounded: a channel lives while somebody is in it, clients are at most 256, of those that have left the last
 * 200 are kept as numbers.
 */
export class Edge {
  /** @type {Map<string, Map<Uid, Client>>} */
  #channels = new Map();
  /** @type {Set<Client>} */
  #clients = new Set();
  /** @type {{ channel: string, report: ClientReport }[]} */
  #left = [];
  #nextUid = 10_001;
  #media;

  /** @param {{ media?: Media | null }} [options] */
  constructor({ media = null } = {}) {
    this.#media = media;
  }

  /**
   * The JSON answer of any of Agora's HTTP endpoints.
   *
   * @param {string} url
   * @param {string} [body]
   * @returns {object}
   * @throws when the body is not what that endpoint takes
   */
  http(url, body = '') {
    if (url.includes('/api/v2/transpond/webrtc')) {
      // a form field, or its text
      return this.#accessPoint(JSON.parse(/name="request"\s+(.*)/.exec(body)?.[1] ?? body));
    }
    if (url.includes('action=stringuid')) return { code: 0, uid: intUidOf(`${JSON.parse(body).string_uid}`) };
    return {}; // statistics, logs, remote configuration
  }

  /**
   * One gateway socket.
   *
   * @param {Send} send - takes messages for it
   * @returns {{ message(message: unknown): Promise<void>, close(): void }} `message` rejects when the edge won't go on with
   *   this client
   */
  connect(send) {
    if (this.#clients.size >= MAX_CLIENTS) {
      send(null);
      return { message: async () => {}, close() {} };
    }
    const client = new Client(
      {
        media: this.#media,
        members: (name) => this.#channels.get(name) ?? new Map(),
        enter: (entering) => this.#enter(entering),
        exit: (exiting) => this.#exit(exiting),
      },
      send,
    );
    this.#clients.add(client);
    return {
      message: (message) => client.receive(message),
      close: () => {
        client.leave('ServerTimeOut');
        this.#clients.delete(client);
      },
    };
  }

  /**
   * What each client of a channel has sent, those that have left first.
   *
   * @param {string} channel
   * @returns {ClientReport[]}
   */
  report(channel) {
    return [
      ...this.#left.filter((entry) => entry.channel === channel).map(({ report }) => report),
      ...[...(this.#channels.get(channel)?.values() ?? [])].map((client) => client.report()),
    ];
  }

  /** How many channels and clients there are. */
  get size() {
    return { channels: this.#channels.size, clients: this.#clients.size };
  }

  /**
   * Cuts the sockets of a uid, as a network does.
   *
   * @param {string} channel
   * @param {Uid} uid
   */
  drop(channel, uid) {
    for (const client of this.#channels.get(channel)?.values() ?? []) {
      if (`${client.uid}` === `${uid}`) client.cut();
    }
  }

  /** Cuts everybody off and closes all media. */
  close() {
    for (const client of this.#clients) client.cut();
    this.#media?.close();
  }

  /** @param {Client} client */
  #enter(client) {
    const { channelName, uid } = client;
    this.#channels.get(channelName)?.get(uid)?.ban();
    const members = this.#channels.get(channelName) ?? new Map();
    this.#channels.set(channelName, members.set(uid, client));
  }

  /** @param {Client} client */
  #exit(client) {
    const { channelName: channel, uid } = client;
    this.#left = [...this.#left, { channel, report: client.report() }].slice(-REMEMBERED);
    const members = this.#channels.get(channel);
    if (members?.get(uid) !== client) return;
    members.delete(uid);
    if (!members.size) this.#channels.delete(channel);
  }

  /** @param {{ opid?: number, request_bodies: [{ buffer: { uid?: number, cname: string, detail?: Record<string, string> } }] }} request */
  #accessPoint({ opid = 0, request_bodies: [{ buffer }] }) {
    const account = buffer.detail?.[6];
    const uid = buffer.uid || (account ? intUidOf(account) : this.#nextUid++);
    /** @param {number} flag */
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
}

/**
 * The integer uid of a string uid: its FNV-1a hash, above what people choose and what the edge gives out. Two requests ask
 * for it, before there is a channel; so it is computed and not remembered.
 *
 * @param {string} account
 */
function intUidOf(account) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(account)) hash = Math.imul(hash ^ byte, 0x01000193);
  return 0x40000000 + ((hash >>> 0) & 0x3fffffff);
}
