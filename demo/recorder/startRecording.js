import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { fileNames } from './fileNames.js';
import { missingTools } from './missingTools.js';
import { openHeadless } from './openHeadless.js';
import { openX11 } from './openX11.js';
import { playlistOf } from './playlistOf.js';
import { watchLimits } from '../../rehearse/watchLimits.js';
import { writeMp4s } from './writeMp4s.js';

/** @import { EventDetails, Exit, ExitCode, ExitMessage, Progress, RecordedFile, ServiceParam } from './contract.js' */

/** By code. @type {ExitMessage[]} */
const MESSAGES = [
  'ok',
  'max_recording_hour',
  'capability_limit',
  'start_engine_failed',
  'page_load_timeout',
  'access_url_failed',
  'recorder_error',
];
/** Seconds that the main page has for its first picture. */
const ACCESS = 30;
/** Pixels from which a picture has the higher bitrate. */
const LARGE = 1280 * 720;

/**
 * Records one page.
 *
 * @param {object} recording
 * @param {string} recording.sid
 * @param {string} recording.cname
 * @param {ServiceParam & { videoFps: number, maxVideoDuration: number, readyTimeout: number }} recording.service
 * @param {('hls' | 'mp4')[]} recording.types
 * @param {string} recording.folder - for its files; need not be there
 * @param {string} recording.prefix - of file names, with its slash
 * @param {object} rules
 * @param {boolean} rules.limited - ends at a capability limit
 * @param {number} rules.hour - seconds of an hour: a test has less time
 * @param {'x11' | 'headless'} rules.engine - what makes the film
 * @param {number} [rules.access] - seconds that the main page has for its first picture
 * @param {(details: EventDetails) => void} tell - events 70 to 73
 */
export function startRecording(
  { sid, cname, service, types, folder, prefix },
  { limited, hour, engine, access = ACCESS },
  tell,
) {
  const names = fileNames(sid, cname);
  const { videoWidth: width, videoHeight: height, readyTimeout } = service;
  const videoBitrate = service.videoBitrate ?? (width * height >= LARGE ? 2000 : 1500);

  /** @type {'init' | 'inProgress' | 'stopping' | 'exit'} */
  let state = 'init';
  /** @type {Exit | undefined} */
  let exit;
  /** @type {import('./engine.js').Encoder | undefined} */
  let encoder;
  let companion = '';
  /** @type {{ name: string, from: number, to: number, time: number, bytes: number }[]} */
  const slices = [];
  /** @type {{ name: string, bytes: number }[]} */
  let mp4s = [];
  /** When a film without slices began, in ms. */
  let filmed = 0;
  /** Newest first. @type {(() => unknown)[]} */
  const undo = [];

  /** When the recording is to end, and why: who says it first is right. @type {(exit: Exit & { time: number }) => void} */
  let settle;
  /** @type {Promise<Exit & { time: number }>} */
  const ended = new Promise((done) => (settle = done));
  let ending = false;
  /** @param {ExitCode} code */
  function end(code, details = '') {
    if (ending) return;
    ending = true;
    settle({ code, message: MESSAGES[code] ?? '', details, time: Date.now() });
  }
  /** @param {number} seconds @param {() => void} work */
  const after = (seconds, work) => {
    const timer = setTimeout(work, 1000 * seconds);
    const cancel = () => clearTimeout(timer);
    undo.unshift(cancel);
    return cancel;
  };
  /** @param {boolean} whole */
  const writePlaylist = (whole) => writeFileSync(join(folder, names.playlist), playlistOf(slices, whole));

  async function open() {
    const missing = engine === 'x11' ? missingTools() : [];
    if (!types.includes('mp4') && engine !== 'x11')
      throw new Error(
        'this machine records MP4 only: HLS needs ffmpeg, Xvfb and PulseAudio; ask for avFileType ["hls", "mp4"]',
      );
    if (missing.length) throw new Error(`this machine needs ${missing.join(', ')}`);
    mkdirSync(folder, { recursive: true });
    const parts = join(folder, `.${sid}`);
    mkdirSync(parts);
    undo.unshift(() => rmSync(parts, { recursive: true, force: true }));
    const scratch = mkdtempSync(join(tmpdir(), 'recorder-'));
    undo.unshift(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
    const token = randomUUID();
    const watch = limited
      ? watchLimits((limitType, details) => {
          if (!ending) tell({ msgName: 'web_recorder_capability_limit', limitType });
          end(2, details);
        })
      : undefined;
    /** @type {() => void} */
    let isReady = () => {};
    /** @type {Promise<void>} */
    const ready = new Promise((done) => (isReady = done));
    const page = await (engine === 'x11' ? openX11 : openHeadless)(
      {
        url: service.url,
        width,
        height,
        scratch,
        token,
        limited,
      },
      {
        visible() {
          if (!readyTimeout) isReady();
        },
        said(words) {
          if (words[0] === 'ready' && readyTimeout) isReady();
          watch?.said(words);
        },
        loaded: (bytes) => watch?.loaded(bytes),
        printed: (line) => (companion = line),
        failed: (details) => end(5, details),
        // what comes now is black
        gone: () => encoder?.finish(Date.now()),
        closed: () => end(0, ['the page has closed its window', companion].filter(Boolean).join('; ')),
        crashed: (details) => end(6, details),
      },
    );
    undo.unshift(page.stop);

    /** @type {(() => void)[]} */
    const waits = [];
    if (readyTimeout) {
      const inVain = `the page has not called navigator.notifyReady() in ${readyTimeout} s, twice`;
      const reload = async () => {
        tell({ msgName: 'web_recorder_reload', reason: 'page_load_timeout' });
        waits.push(after(readyTimeout, () => end(4, inVain)));
        await page.reload().catch(() => {}); // the page has gone
      };
      waits.push(after(readyTimeout, reload));
    } else waits.push(after(access, () => end(5, `no page within ${access} s ${service.url}`)));
    await page.go().catch(() => {}); // its document has gone
    await Promise.race([ready, ended]);
    for (const cancel of waits) cancel();
    if (ending) return;

    encoder = page.record(
      { folder: parts, service: { ...service, videoBitrate } },
      {
        start(time) {
          tell({ msgName: 'web_recorder_started', recorderStartTime: Math.round(time) });
          if (ending) return;
          state = 'inProgress';
          after(service.maxRecordingHour * hour, () => end(1));
        },
        slice({ file, from, to, time }) {
          const name = names.slice(time);
          renameSync(join(parts, basename(file)), join(folder, name));
          slices.push({ name, from, to, time, bytes: statSync(join(folder, name)).size });
          writePlaylist(false);
        },
        film({ file, time }) {
          filmed = time;
          const name = names.mp4(0);
          renameSync(file, join(folder, name));
          mp4s = [{ name, bytes: statSync(join(folder, name)).size }];
        },
      },
    );
    encoder.failed.then((how) => end(6, how));
  }

  async function run() {
    try {
      await open();
    } catch (error) {
      end(3, /** @type {Error} */ (error).message);
    }
    const { time, ...why } = await ended;
    state = 'stopping';
    try {
      await encoder?.finish(time);
      if (slices.length) writePlaylist(true);
      if (slices.length && types.includes('mp4')) {
        const seconds = slices.at(-1)?.to ?? 0;
        mp4s = await writeMp4s({
          folder,
          names,
          seconds,
          bytes: bytesOf(slices),
          maxVideoDuration: service.maxVideoDuration,
        });
      }
    } catch (error) {
      if (!why.code)
        Object.assign(why, { code: 6, message: MESSAGES[6], details: /** @type {Error} */ (error).message });
    }
    for (const work of undo.splice(0)) {
      try {
        await work();
      } catch (error) {
        console.error('recorder:', error);
      }
    }
    exit = why;
    state = 'exit';
    tell({ msgName: 'web_recorder_stopped', ...why, fileList: fileList() });
    return why;
  }
  /** @param {{ bytes: number }[]} files */
  const bytesOf = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);
  /** @returns {RecordedFile[]} */
  const fileList = () =>
    [...(slices.length ? [names.playlist] : []), ...mp4s.map(({ name }) => name)].map((name) => ({
      filename: `${prefix}${name}`,
      sliceStartTime: Math.round(slices[0]?.time ?? filmed),
    }));

  const done = run();
  return {
    get state() {
      return state;
    },
    get exit() {
      return exit;
    },
    get fileList() {
      return fileList();
    },
    /** @returns {Progress} */
    get progress() {
      const { seconds = 0, frames = 0, repeated = 0 } = encoder?.progress ?? {};
      return { seconds, frames, repeated, slices: slices.length, bytes: bytesOf([...slices, ...mp4s]) };
    },
    /** After it has ended, and its files are whole. */
    done,
    stop() {
      end(0);
      return done;
    },
  };
}
