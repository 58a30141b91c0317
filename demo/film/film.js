const FRAMES = 24; // a second
const SECONDS = 12;
const PENTATONIC = [261.63, 293.66, 329.63, 392, 440];

const ease = (from, to, now) => {
  const part = Math.min(1, Math.max(0, (now - from) / (to - from)));
  return part * part * (3 - 2 * part);
};

const [A, B] = [5, 9];
const SIDE = A + B;
/** Right angle before and after, and the legs along x and y. */
const TRIANGLES = [
  { from: [0, 0], to: [0, 0], legs: [B, A], color: '#0b6b5b' },
  { from: [SIDE, 0], to: [SIDE, A], legs: [-A, B], color: '#b5651d' },
  { from: [SIDE, SIDE], to: [B, A], legs: [-B, -A], color: '#3f6fa8' },
  { from: [0, SIDE], to: [B, SIDE], legs: [A, -B], color: '#8c3b5a' },
];

/** Four right triangles in a square leave c²; moved, they leave a² and b². */
function draw(ink, width, height, now) {
  const unit = height / 18;
  ink.setTransform(1, 0, 0, 1, 0, 0);
  ink.fillStyle = '#10161a';
  ink.fillRect(0, 0, width, height);
  ink.setTransform(unit, 0, 0, unit, width / 2 - (SIDE / 2) * unit, height / 2 - (SIDE / 2) * unit);
  ink.fillStyle = '#f4f1ea';
  ink.fillRect(0, 0, SIDE, SIDE);
  const moved = ease(3, 5.5, now) - ease(9, 11.5, now);
  for (const { from, to, legs, color } of TRIANGLES) {
    const [x, y] = from.map((start, axis) => start + (to[axis] - start) * moved);
    ink.beginPath();
    ink.moveTo(x, y);
    ink.lineTo(x + legs[0], y);
    ink.lineTo(x, y + legs[1]);
    ink.closePath();
    ink.fillStyle = color;
    ink.fill();
    ink.strokeStyle = '#f4f1ea';
    ink.lineWidth = 0.06;
    ink.stroke();
  }
  ink.font = 'italic 1.7px serif';
  ink.textAlign = 'center';
  ink.textBaseline = 'middle';
  const label = (what, x, y, alpha) => {
    ink.fillStyle = `rgb(35 38 43 / ${Math.max(0, alpha)})`;
    ink.fillText(what, x, y);
  };
  label('c²', SIDE / 2, SIDE / 2, 1 - 3 * moved);
  label('a²', B + A / 2, A / 2, 3 * moved - 2);
  label('b²', B / 2, A + B / 2, 3 * moved - 2);
}

export async function makeFilm(library, width, height, bitrate) {
  const { AudioBufferSource, BufferTarget, CanvasSource, Output, WebMOutputFormat } = library;
  const canvas = new OffscreenCanvas(width, height);
  const ink = canvas.getContext('2d', { alpha: false });
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const picture = new CanvasSource(canvas, { codec: 'vp9', bitrate, keyFrameInterval: 4 });
  const sound = new AudioBufferSource({ codec: 'opus', bitrate: 32_000 });
  output.addVideoTrack(picture, { frameRate: FRAMES });
  output.addAudioTrack(sound);
  await output.start();
  await sound.add(await melody());
  for (let frame = 0; frame < SECONDS * FRAMES; frame++) {
    draw(ink, width, height, frame / FRAMES);
    await picture.add(frame / FRAMES, 1 / FRAMES);
  }
  await output.finalize();
  let binary = '';
  for (const byte of new Uint8Array(output.target.buffer)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Soft bells, two a second. */
function melody() {
  const audio = new OfflineAudioContext(1, SECONDS * 48_000, 48_000);
  for (let beat = 0; beat < SECONDS * 2; beat++) {
    const start = beat / 2;
    const bell = new OscillatorNode(audio, { frequency: PENTATONIC[(beat * 3) % 5] });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.12, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0005, start + 0.45);
    bell.connect(gain).connect(audio.destination);
    bell.start(start);
    bell.stop(start + 0.5);
  }
  return audio.startRendering();
}
