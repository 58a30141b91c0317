import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram } from './startProgram.js';

/** Seconds of a slice. */
const SLICE = 4;
/** `audioProfile`: channels and kbps, at 48 kHz. */
const AUDIO = [
  { channels: 1, bitrate: 48 },
  { channels: 1, bitrate: 128 },
  { channels: 2, bitrate: 192 },
];
/**
 * Seconds that the sound is put off: a page's frame is on the screen so much later than it was drawn for. Without it the beep of
 * a film came 13 ms before its flash, and that of a page that draws and beeps itself 60 ms (docs/recorder.md).
 */
const DISPLAY_LATENCY = 0.03;
/** Milliseconds between two looks at the clock, and that it may be corrected by. */
const CLOCK_MS = 250;
const MAX_DRIFT_MS = 2000;
/** Seconds that ffmpeg has to encode what it has taken. */
const PATIENCE = 8;

/**
 * Encodes what a display shows and a sink plays, as slices of MPEG-TS.
 *
 * @param {object} source
 * @param {{ name: string }} source.display
 * @param {{ env: Record<string, string>, monitor: string }} source.sink
 * @param {string} source.folder - for slices
 * @param {{ videoWidth: number, videoHeight: number, videoFps: number, videoBitrate: number, audioProfile: number }} source.service
 * @param {object} on
 * @param {(start: number) => void} on.start - with the first frame's time, in ms
 * @param {(slice: { file: string, from: number, to: number, time: number }) => void} on.slice - a finished one: seconds from the
 *   start, and when it began, in ms
 */
export function startEncoder({ display, sink, folder, service }, on) {
  const { videoWidth, videoHeight, videoFps, videoBitrate, audioProfile } = service;
  const { channels, bitrate } = /** @type {(typeof AUDIO)[0]} */ (AUDIO[audioProfile]);
  /** Of the first frame, in ms. */
  let start = 0;
  let begun = false;
  const progress = { seconds: 0, frames: 0, repeated: 0 };

  const { child, exited } = startProgram(
    'ffmpeg',
    [
      ...[
        '-hide_banner',
        '-loglevel',
        'info',
        '-nostats',
        '-progress',
        'pipe:1',
        '-stats_period',
        '0.2',
        '-y',
      ],
      // no look ahead: what is looked at is buffered. The sound first: it takes longer to open, and the picture would stand still
      ...['-thread_queue_size', '1024', '-probesize', '32', '-analyzeduration', '0'],
      // else each input would begin at 0, however far apart they have been opened
      ...['-isync', '1'],
      // 25 ms at a time: what has not come when it ends is lost
      ...['-f', 'pulse', '-fragment_size', '4800', '-channels', '2', '-sample_rate', '48000'],
      ...['-i', sink.monitor],
      ...['-thread_queue_size', '64', '-probesize', '32', '-analyzeduration', '0'],
      ...['-f', 'x11grab', '-draw_mouse', '0', '-framerate', `${videoFps}`],
      ...['-video_size', `${videoWidth}x${videoHeight}`, '-i', `${display.name}.0+0,0`],
      ...['-map', '1:v', '-map', '0:a'],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-tune',
        'zerolatency',
        '-fps_mode',
        'cfr',
        '-r',
        `${videoFps}`,
      ],
      // H.264 in 4:2:0 has even sizes only
      ...['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p', '-g', `${videoFps * SLICE}`],
      ...['-b:v', `${videoBitrate}k`, '-maxrate', `${videoBitrate}k`, '-bufsize', `${videoBitrate * 2}k`],
      ...[
        '-c:a',
        'aac',
        '-b:a',
        `${bitrate}k`,
        '-ac',
        `${channels}`,
        '-af',
        `asetpts=PTS+${DISPLAY_LATENCY}/TB,aresample=async=1:first_pts=0`,
      ],
      // one stream cut up: else players take a slice's first packet for damaged, as its counter begins anew
      ...[
        '-f',
        'segment',
        '-individual_header_trailer',
        '0',
        '-segment_format',
        'mpegts',
        '-segment_time',
        `${SLICE}`,
      ],
      ...['-segment_list', 'pipe:3', '-segment_list_type', 'csv', join(folder, 'slice%06d.ts')],
    ],
    {
      env: sink.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      onError(line) {
        // the picture's: 'Duration: N/A, start: 1763868000.123456, bitrate: …', in seconds of the wall clock
        const [, seconds] = /^ {2}Duration: N\/A, start: (\d+\.\d+)/.exec(line) ?? [];
        if (seconds) start = 1000 * Number(seconds);
      },
    },
  );
  child.stdin?.on('error', () => {}); // it has ended

  function begin() {
    if (begun) return;
    begun = true;
    start ||= Date.now();
    on.start(start);
  }
  /** @param {any} stream @param {(line: string) => void} onLine */
  const lines = (stream, onLine) => createInterface({ input: stream }).on('line', onLine);
  lines(child.stdout, (line) => {
    const [name, value] = line.split('=');
    if (name === 'frame') progress.frames = Number(value);
    if (name === 'dup_frames') progress.repeated = Number(value);
    if (name === 'out_time_us' && Number(value) > 0) progress.seconds = Number(value) / 1e6;
    if (name === 'progress' && progress.frames) begin();
  });
  lines(child.stdio[3], (line) => {
    begin(); // a short film's slice may come first
    const [file = '', from, to] = line.split(',');
    on.slice({ file, from: Number(from), to: Number(to), time: start + 1000 * Number(from) });
  });

  // x11grab stamps frames by the clock: set forward, ffmpeg repeats the last frame for as long, and set back, it waits for the old time
  const drift = () => Date.now() - performance.now();
  const usual = drift();
  let setBy = '';
  const clock = setInterval(() => {
    if (Math.abs(drift() - usual) < MAX_DRIFT_MS) return;
    setBy = `the machine's clock was set, by ${Math.round((drift() - usual) / 1000)} s`;
    child.kill('SIGKILL');
  }, CLOCK_MS);

  let over = false;
  exited.then(() => {
    over = true;
    clearInterval(clock);
  });
  /** @type {Promise<string> | undefined} */
  let finishing;
  /** @param {number} time */
  async function finish(time) {
    // at 'q' ffmpeg throws away what it has taken and not yet encoded
    const enough = (time - start) / 1000;
    const end = Date.now() + 1000 * PATIENCE;
    while (!over && progress.seconds < enough && Date.now() < end) await pause(20);
    child.stdin?.write('q');
    await Promise.race([exited, pause(1000 * PATIENCE)]);
    child.kill('SIGKILL');
    const how = await exited;
    return child.exitCode === 0 ? '' : setBy || how;
  }
  return {
    progress,
    /** It has ended without being told to. @type {Promise<string>} */
    failed: new Promise((done) => {
      exited.then((how) => {
        if (!finishing) done(setBy || how);
      });
    }),
    /** Ends with what was to be seen and heard at a time, in ms; the first time counts. @param {number} time */
    finish: (time) => (finishing ??= finish(time)),
  };
}
