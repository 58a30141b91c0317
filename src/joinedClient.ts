import type { Uid } from './uid.js';

/** A client of the Agora SDK, as far as it is used here. */
export interface AgoraClient {
  readonly connectionState: 'DISCONNECTED' | 'CONNECTING' | 'RECONNECTING' | 'CONNECTED' | 'DISCONNECTING';
  /** Without hidden users. */
  readonly remoteUsers: readonly RemoteUser[];
  readonly uid?: Uid;
  readonly channelName?: string;
}

/** Another user in the channel. `hasAudio` and `hasVideo`: published and not muted. A track exists only after a subscription. */
export interface RemoteUser {
  readonly uid: Uid;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  readonly audioTrack?: RemoteTrack | undefined;
  readonly videoTrack?: RemoteTrack | undefined;
}

interface RemoteTrack {
  getMediaStreamTrack(): MediaStreamTrack;
}

/** A client whose page has asked to join a channel, and has not left it. */
export interface JoinedClient {
  readonly client: AgoraClient;
  readonly channel: string;
  /** The uid from the SDK; undefined until the client has joined. */
  uid: Uid | undefined;
  /** Whether the SDK plays the others' sound by itself (`autoReceiveAndPlayAudio`, 4.24.6). No user has an `audioTrack` then. */
  readonly playsSound: boolean;
  /** Why it lost its channel; the SDK's reason: `NETWORK_ERROR`, `UID_BANNED`, `TOKEN_EXPIRE`. */
  lost?: string;
}
