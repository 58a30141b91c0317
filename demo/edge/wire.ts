/**
 * What agora-rtc-sdk-ng 4.16 to 4.24 and this edge say to each other. Read off the SDK, never off Agora's own edge:
 * tokens, errors and the order of peers are not to be learned from it. Only what is used here is typed.
 */

export type Uid = number | string;
export type Kind = 'audio' | 'video';

export interface Codec {
  payloadType: number;
  rtpMap?: { encodingName: string; clockRate: number; encodingParameters?: number | string | null };
  rtcpFeedbacks?: { type: string; parameter?: string }[];
  fmtp?: { parameters: Record<string, string | null> };
}
export interface Extension {
  entry: number;
  extensionName: string;
}
export interface Capabilities {
  audioCodecs: Codec[];
  videoCodecs: Codec[];
  audioExtensions: Extension[];
  videoExtensions: Extension[];
}
export interface RtpCapabilities {
  send: Capabilities;
  recv: Capabilities;
  sendrecv: Capabilities;
}

/** The client's side of its one transport: the SDK speaks ORTC to its gateway and writes both SDPs itself. */
export interface ClientOrtc {
  iceParameters: { iceUfrag: string; icePwd: string };
  dtlsParameters: { fingerprints: { hashFunction: string; fingerprint: string }[] };
  rtpCapabilities: RtpCapabilities;
}
export interface Candidate {
  foundation: string;
  protocol: string;
  priority: number;
  ip: string;
  port: number;
  type: string;
}
/** The edge's side of it. */
export interface TransportParameters {
  iceParameters: { iceUfrag: string; icePwd: string; candidates: Candidate[] };
  dtlsParameters: { role: 'client' | 'server'; fingerprints: { algorithm: string; fingerprint: string }[] };
}

export interface Ssrc {
  ssrcId: number;
  rtx?: number;
}
/** One section of `publish` and `unpublish`. */
export interface StreamOffer {
  stream_type: 'audio' | 'high' | 'low' | 'screen' | 'screen_low';
  ssrcs: Ssrc[];
}

/** Messages of a client by `_type`; every other type is answered and has no effect. */
export interface Requests {
  join_v3: {
    channel_name: string;
    string_uid?: string;
    role: 'host' | 'audience';
    codec: string;
    ap_response: { uid: number };
    ortc: ClientOrtc;
  };
  publish: { ortc: StreamOffer[] };
  unpublish: { ortc: StreamOffer[] };
  control: { action: string };
  subscribe: { stream_id: Uid; stream_type: Kind };
  subscribe_streams: { users: { stream_id: Uid }[] };
  unsubscribe: { stream_id: Uid; ortc?: { stream_type: string }[] };
  set_client_role: { role: 'host' | 'audience' };
  restart_ice: object;
  traffic_stats: object;
  gateway_info: object;
  leave: object;
}
export type RequestType = keyof Requests;

/** Messages of the gateway by `_type`. */
export interface Notifications {
  on_user_online: { uid: Uid; uint_id: number };
  on_user_offline: { uid: Uid; uint_id: number; reason: LeaveReason };
  on_add_audio_stream: AddedStream;
  on_add_video_stream: AddedStream;
  on_remove_stream: { uid: Uid; uint_id: number };
  mute_audio: { uid: Uid };
  unmute_audio: { uid: Uid };
  mute_video: { uid: Uid };
  unmute_video: { uid: Uid };
  /** 14: somebody else has joined with this uid. The SDK leaves for good. */
  on_user_banned: { error_code: 14 };
}
export type LeaveReason = 'Quit' | 'ServerTimeOut' | 'BecomeAudience';
export interface AddedStream {
  uid: Uid;
  uint_id: number;
  audio?: boolean;
  video?: boolean;
  ssrcId: number;
  rtxSsrcId?: number;
  cname: string;
}

export interface Reply {
  _id: string;
  _result: 'success' | 'failed';
  _message: object;
}
export type Notification = {
  [Type in keyof Notifications]: { _type: Type; _message: Notifications[Type] };
}[keyof Notifications];

/** What a gateway socket takes; null cuts it. */
export type Send = (message: Reply | Notification | null) => void;

/** Where media goes: nodeMedia.js, browserMedia.js. Without it the SDK stays connected and nothing flows. */
export interface Media {
  open(ortc: ClientOrtc, capabilities: RtpCapabilities): Promise<Transport>;
  close(): void;
}
/** The edge's end of one client's transport. `from` is always a transport of the same media. */
export interface Transport {
  readonly parameters: TransportParameters;
  /** RTP packets that the client has sent, where they can be counted. */
  readonly packets?: { in: number };
  /** The client is about to send this. */
  incoming(kind: Kind, ssrc: Ssrc): Promise<void> | void;
  /** The numbers that this client will know somebody's stream by. */
  outgoing(from: Transport, kind: Kind, ssrc: Ssrc): Promise<Ssrc> | Ssrc;
  forward(from: Transport, kind: Kind, ssrc: Ssrc): void;
  /** Without kinds: nothing of it any more. */
  stopForwarding(from: Transport, kinds?: readonly Kind[]): void;
  close(): void;
}

/** What a test asks of a client. */
export interface ClientReport {
  uid: Uid;
  role: string;
  present: boolean;
  /** Messages by type. */
  sent: Partial<Record<string, number>>;
  /** RTP packets; null when the media can't count them. */
  packets: number | null;
}
