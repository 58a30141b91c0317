const { AgoraRTC } = window;

/**
 * Microphone and camera; where there are none, or for `drawn`, a tone and a drawn person.
 *
 * @returns {Promise<[microphone: object, camera: object]>} tracks of the SDK
 */
export async function capture(uid, drawn) {
  if (!drawn) {
    try {
      return await AgoraRTC.createMicrophoneAndCameraTracks({}, { encoderConfig: '240p_1' });
    } catch (error) {
      console.info('no camera or microphone, so a tone and a drawn picture:', error.code);
    }
  }
  return [
    AgoraRTC.createCustomAudioTrack({ mediaStreamTrack: tone(uid) }),
    AgoraRTC.createCustomVideoTrack({ mediaStreamTrack: person(uid), bitrateMax: 200 }),
  ];
}

/** Seconds that one speaks before the next does. */
const TURN = 4;
const speaks = (uid) => Math.floor(Date.now() / 1000 / TURN) % 3 === uid % 3;

/** A quiet tone while one speaks. */
function tone(uid) {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const source = new OscillatorNode(context, { frequency: 160 + 30 * (uid % 8) });
  const gain = new GainNode(context, { gain: 0 });
  source.connect(gain).connect(out);
  source.start();
  const [track] = out.stream.getAudioTracks();
  const timer = setInterval(() => {
    gain.gain.setTargetAtTime(speaks(uid) ? 0.06 : 0, context.currentTime, 0.1);
    if (track.readyState === 'live') return;
    clearInterval(timer);
    context.close();
  }, 250);
  return track;
}

const FRAMES = 12; // a second
const HAIR = ['#2b211d', '#5a3823', '#171a22', '#7a5230', '#3b2a4a'];
const SKIN = ['#f0c8a6', '#d9a27a', '#b97c54', '#f4d5bb', '#8d5a3b'];

/** Somebody in front of a wall, who nods, blinks and talks. */
function person(uid) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const ink = canvas.getContext('2d', { alpha: false });
  const hue = (uid * 67) % 360;
  const hair = HAIR[uid % HAIR.length];
  const skin = SKIN[(uid * 3) % SKIN.length];
  const oval = (color, x, y, width, height = width) => {
    ink.fillStyle = color;
    ink.beginPath();
    ink.ellipse(x, y, width, height, 0, 0, 7);
    ink.fill();
  };
  const [track] = canvas.captureStream(FRAMES).getVideoTracks();
  const timer = setInterval(() => {
    if (track.readyState !== 'live') return clearInterval(timer);
    const now = performance.now() / 1000 + uid;
    const nod = 2.5 * Math.sin(now * 1.3);
    const lean = 4 * Math.sin(now * 0.5);
    ink.fillStyle = `hsl(${hue} 30% 80%)`;
    ink.fillRect(0, 0, 320, 240);
    ink.fillStyle = `hsl(${hue} 28% 72%)`;
    ink.fillRect(206, 28, 84, 96);
    ink.fillStyle = `hsl(${hue} 40% 88%)`;
    ink.fillRect(214, 36, 68, 80);
    const x = 150 + lean;
    const y = 112 + nod;
    if (uid % 2) oval(hair, x, y + 22, 57, 68); // long hair
    oval(`hsl(${hue} 42% 38%)`, 150 + lean / 2, 262, 104, 84);
    oval(skin, 150 + lean / 2, 178, 22, 26);
    oval(hair, x, y - 12, 52, 54);
    oval(skin, x, y + 8, 43, 50);
    oval(hair, x - 4, y - 33, 44, 20);
    const open = now % 3.7 > 0.15 ? 5 : 1;
    oval('#23201f', x - 16, y + 4, 4, open);
    oval('#23201f', x + 16, y + 4, 4, open);
    oval('#8c3b34', x, y + 34, 10, speaks(uid) ? 2.5 + 4 * Math.abs(Math.sin(now * 6)) : 2.5);
  }, 1000 / FRAMES);
  return track;
}
