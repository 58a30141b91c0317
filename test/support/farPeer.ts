import { type PageWindow, until } from './page.js';

/** A moving picture and a tone, made in a realm. */
export function media(realm: Window & typeof globalThis): MediaStreamTrack[] {
  const canvas = realm.document.createElement('canvas');
  canvas.width = 160;
  canvas.height = 120;
  const picture = canvas.getContext('2d')!;
  let turn = 0;
  const timer = realm.setInterval(() => {
    picture.fillStyle = `hsl(${(turn += 9)} 90% 50%)`;
    picture.fillRect(0, 0, 160, 120);
  }, 50);
  const video = canvas.captureStream(20).getVideoTracks()[0]!;
  video.addEventListener('ended', () => realm.clearInterval(timer));
  const audio = new realm.AudioContext();
  const tone = audio.createOscillator();
  const out = audio.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  return [...out.stream.getAudioTracks(), video];
}

/** Media bytes that a connection has sent or received. */
export async function bytes(connection: RTCPeerConnection, direction: 'in' | 'out'): Promise<number> {
  let sum = 0;
  for (const entry of (await connection.getStats()).values()) {
    if (entry.type === `${direction}bound-rtp`)
      sum += direction === 'in' ? entry.bytesReceived : entry.bytesSent;
  }
  return sum;
}

/** Lets two connections exchange candidates as they come. */
export function trickle(one: RTCPeerConnection, other: RTCPeerConnection): void {
  const send = (from: RTCPeerConnection, to: RTCPeerConnection) => {
    from.onicecandidate = async ({ candidate }) => {
      if (!candidate) return;
      await until(() => to.remoteDescription ?? to.signalingState === 'closed', 'a description');
      // refused by a connection that was closed meanwhile
      await to.addIceCandidate(candidate.toJSON()).catch(() => {});
    };
  };
  send(one, other);
  send(other, one);
}

/** Offer and answer; both descriptions pass as plain objects, as over a network. */
export async function negotiate(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  await offerer.setLocalDescription();
  await answerer.setRemoteDescription(offerer.localDescription!.toJSON());
  await answerer.setLocalDescription();
  await offerer.setRemoteDescription(answerer.localDescription!.toJSON());
}

/** A connection in a page and its far side in the test's own window, where there is no companion. */
export function connectTo(page: PageWindow): { near: RTCPeerConnection; far: RTCPeerConnection } {
  const near = new page.RTCPeerConnection();
  const far = new RTCPeerConnection();
  trickle(near, far);
  return { near, far };
}
