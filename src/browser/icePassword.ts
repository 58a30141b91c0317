/** The ICE password in a session description. A connection knows its own and that of its other end. */
export const icePassword = (description: RTCSessionDescriptionInit | null | undefined): string | undefined =>
  /a=ice-pwd:(\S+)/.exec(description?.sdp ?? '')?.[1];
