/** The ICE password of a description: an end knows its own and the one of its other end. */
export const icePassword = (description: RTCSessionDescriptionInit | null | undefined): string | undefined =>
  /a=ice-pwd:(\S+)/.exec(description?.sdp ?? '')?.[1];
