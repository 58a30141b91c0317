import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

function run(name, ...args) {
  const { stdout, stderr, status } = spawnSync(name, args, { maxBuffer: 2 ** 30 });
  if (status) throw new Error(`${name}: ${stderr}`);
  return { stdout, stderr: `${stderr}` };
}
/** What ffprobe says of a file and its streams. */
export const probe = (file) =>
  JSON.parse(run('ffprobe', '-v', 'error', '-of', 'json', '-show_streams', '-show_format', file).stdout);

/** What ffprobe and ffmpeg find in a film. */
export function inspectFilm(file) {
  const { streams } = probe(file);
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  const audio = streams.find(({ codec_type }) => codec_type === 'audio');
  const decoded = run('ffmpeg', '-v', 'info', '-i', file, '-af', 'volumedetect', '-f', 'null', '-').stderr;
  // the mean of each frame: 0 is black
  const frames = run(
    'ffmpeg',
    ...['-v', 'error', '-i', file, '-an', '-vf', 'scale=1:1,format=gray', '-f', 'rawvideo', '-'],
  ).stdout;
  const [numerator, denominator] = video.avg_frame_rate.split('/').map(Number);
  const rate = numerator / denominator;
  const firstLight = frames.findIndex((mean) => mean > 8);
  const lastLight = frames.findLastIndex((mean) => mean > 8);
  return {
    video: {
      codec: video.codec_name,
      width: video.width,
      height: video.height,
      rate,
      frames: Number(video.nb_frames),
      seconds: Number(video.duration),
    },
    audio: {
      codec: audio.codec_name,
      rate: Number(audio.sample_rate),
      channels: audio.channels,
      seconds: Number(audio.duration),
    },
    meanVolume: Number(/mean_volume: (\S+) dB/.exec(decoded)[1]),
    blackInFront: firstLight / rate,
    blackAtEnd: (frames.length - 1 - lastLight) / rate,
  };
}

/** A playlist's lines, and its slices as they are. */
export function inspectPlaylist(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const said = lines.flatMap((line) => /^#EXTINF:(.+),$/.exec(line)?.slice(1).map(Number) ?? []);
  const names = lines.filter((line) => !line.startsWith('#'));
  const slices = names.map((name, index) => {
    const { streams } = probe(join(dirname(file), name));
    const video = streams.find(({ codec_type }) => codec_type === 'video');
    return {
      name,
      said: said[index],
      seconds: Number(video.duration),
      codecs: streams.map(({ codec_name }) => codec_name).sort(),
    };
  });
  // says every error in it
  const errors = run('ffmpeg', '-v', 'warning', '-i', file, '-f', 'null', '-').stderr;
  return {
    tags: lines.filter((line) => line.startsWith('#') && !/^#EXT(INF|-X-PROGRAM)/.test(line)),
    slices,
    errors,
  };
}

/**
 * Shares of a spot's pixels that have its colour, in the picture at a time.
 *
 * @param {{ x: number, y: number, width: number, height: number, color: number[] }[]} spots
 */
export function inspectSpots(file, seconds, spots) {
  return spots.map(({ x, y, width, height, color }) => {
    const crop = `crop=${width}:${height}:${x}:${y},format=rgb24`;
    const { stdout } = run(
      'ffmpeg',
      ...[
        '-v',
        'error',
        '-ss',
        `${seconds}`,
        '-i',
        file,
        '-frames:v',
        '1',
        '-vf',
        crop,
        '-f',
        'rawvideo',
        '-',
      ],
    );
    let same = 0;
    for (let at = 0; at < stdout.length; at += 3) {
      same += color.every((value, index) => Math.abs(stdout[at + index] - value) < 24) ? 1 : 0;
    }
    return same / (stdout.length / 3);
  });
}

/** Seconds at which the picture of a film turns white. */
export function flashesOf(file) {
  const { video } = inspectFilm(file);
  const first = startOf(file, 'video');
  const frames = run(
    'ffmpeg',
    ...['-v', 'error', '-i', file, '-an', '-vf', 'scale=1:1,format=gray', '-f', 'rawvideo', '-'],
  ).stdout;
  const flashes = [];
  frames.forEach((mean, index) => {
    if (mean > 128 && frames[index - 1] <= 128) flashes.push(first + index / video.rate);
  });
  return flashes;
}
const startOf = (file, kind) =>
  Number(probe(file).streams.find(({ codec_type }) => codec_type === kind).start_time);

/** Seconds by which each flash of a film, a picture that turns white, is before its beep. */
export function inspectBeeps(file) {
  const sound = startOf(file, 'audio');
  const raw = run(
    'ffmpeg',
    ...['-v', 'error', '-i', file, '-vn', '-ac', '1', '-ar', '48000', '-f', 'f32le', '-'],
  ).stdout;
  const samples = new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4);
  const beeps = [];
  let last = -Infinity;
  samples.forEach((sample, index) => {
    if (Math.abs(sample) < 0.05) return;
    if (index - last > 9600) beeps.push(sound + index / 48000);
    last = index;
  });
  return flashesOf(file).map((flash) =>
    beeps
      .map((beep) => beep - flash)
      .reduce((nearest, next) => (Math.abs(next) < Math.abs(nearest) ? next : nearest), Infinity),
  );
}

/** What the program of docs/markers.md makes of a film and marks: its seconds, and the start, end and title of its chapters. */
export function inspectChapters(file, marks) {
  const docs = readFileSync(new URL('../../docs/markers.md', import.meta.url), 'utf8');
  const [, program] = [...docs.matchAll(/```js\n(.*?)```/gs)].at(-1);
  const folder = mkdtempSync(join(tmpdir(), 'chapters-'));
  const at = (name) => join(folder, name);
  try {
    writeFileSync(at('marks.json'), JSON.stringify(marks));
    writeFileSync(at('chapters.mjs'), program);
    run(process.execPath, at('chapters.mjs'), at('marks.json'), file, at('out.mp4'));
    const { chapters, format } = JSON.parse(
      run('ffprobe', '-v', 'error', '-of', 'json', '-show_chapters', '-show_format', at('out.mp4')).stdout,
    );
    return {
      duration: Number(format.duration),
      chapters: chapters.map(({ start_time, end_time, tags }) => [
        Number(start_time),
        Number(end_time),
        tags.title,
      ]),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
