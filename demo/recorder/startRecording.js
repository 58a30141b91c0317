import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { fileNames } from './fileNames.js';
import { missingTools } from './missingTools.js';
import { openHeadless } from './openHeadless.js';
import { openX11 } from './openX11.js';
import { playlistOf } from './playlistOf.js';
import { createUploads } from './createUploads.js';
import { openStore } from './openStore.js';
import { removeFolder } from '../../rehearse/removeFolder.js';
import { storageOf } from './storageOf.js';
import { watchLimits } from '../../rehearse/watchLimits.js';
import { writeJournal } from './journal.js';
import { writeMp4s } from './writeMp4s.js';
import { writeWhole } from './writeWhole.js';

/** @import { EventDetails, Exit, ExitCode, ExitMessage, Progress, RecordedFile, ServiceParam, StartRequest, UploadState } from './contract.js' */

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
/** Milliseconds that the storage has when the process is about to end. */
const HURRY_MS = 2000;
/** The longest of a timer, 24.8 days: Node fires a longer one at once. */
const LONGEST_MS = 2 ** 31 - 1;
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
 * @param {StartRequest['storageConfig']} [recording.storage] - is sent the files; none for the folder alone
 * @param {object} rules
 * @param {boolean} rules.limited - ends at a capability limit
 * @param {number} rules.hour - seconds of an hour: a test has less time
 * @param {'x11' | 'headless'} rules.engine - what makes the film
 * @param {number} [rules.access] - seconds that the main page has for its first picture
 * @param {(details: EventDetails) => void} tell - events 30 to 32 and 70 to 73
 */
export function startRecording(
  { sid, cname, service, types, folder, prefix, storage },
  { limited, hour, engine, access = ACCESS },
  tell,
) {
  const names = fileNames(sid, cname);
  /** Of slices that are being made. */
  const parts = join(folder, `.${sid}`);
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
    const due = performance.now() + 1000 * seconds;
    /** @type {NodeJS.Timeout} */
    let timer;
    (function wait() {
      const left = due - performance.now();
      timer = setTimeout(left > LONGEST_MS ? wait : work, Math.min(left, LONGEST_MS));
    })();
    const cancel = () => clearTimeout(timer);
    undo.unshift(cancel);
    return cancel;
  };
  const uploads = storage && openUploads(storage);
  /** @type {UploadState['payload']['uploadingStatus']} */
  let uploadingStatus = 'unknown';

  /** @param {StartRequest['storageConfig']} config */
  function openUploads(config) {
    /** @param {string} why */
    const warn = (why) =>
      console.warn(`recorder: the storage has not taken the files of ${sid}, which are in ${folder}: ${why}`);
    const found = storageOf(config);
    if (!found) {
      warn(`this recorder can't write to the storage of vendor ${config.vendor}`);
      return { uploaded: 0, add() {}, hurry() {}, finish: async () => false };
    }
    return createUploads(openStore(found, config), { folder, prefix, warn });
  }
  /** What is thrown in a listener would end the whole process. @param {() => void} work */
  function orEnd(work) {
    try {
      work();
    } catch (error) {
      end(6, /** @type {Error} */ (error).message);
    }
  }
  /** @param {boolean} whole @returns the playlist of the slices that there are now */
  function writePlaylist(whole) {
    const count = slices.length;
    const playlist = () => playlistOf(slices.slice(0, count), whole);
    writeWhole(join(folder, names.playlist), playlist());
    return playlist;
  }

  async function open() {
    const missing = engine === 'x11' ? missingTools() : [];
    if (!types.includes('mp4') && engine !== 'x11')
      throw new Error(
        'this machine records MP4 only: HLS needs ffmpeg, Xvfb and PulseAudio; ask for avFileType ["hls", "mp4"]',
      );
    if (missing.length) throw new Error(`this machine needs ${missing.join(', ')}`);
    mkdirSync(folder, { recursive: true });
    mkdirSync(parts);
    undo.unshift(() => rmSync(parts, { recursive: true, force: true }));
    const scratch = mkdtempSync(join(tmpdir(), 'recorder-'));
    undo.unshift(() => removeFolder(scratch));
    const journal = { sid, cname, types, maxVideoDuration: service.maxVideoDuration, scratch };
    writeJournal(parts, { ...journal, start: 0 });
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
          orEnd(() => writeJournal(parts, { ...journal, start: time }));
          tell({ msgName: 'web_recorder_started', recorderStartTime: Math.round(time) });
          if (ending) return;
          state = 'inProgress';
          after(service.maxRecordingHour * hour, () => end(1));
        },
        slice: ({ file, from, to, time }) =>
          orEnd(() => {
            const name = names.slice(time);
            renameSync(join(parts, basename(file)), join(folder, name));
            slices.push({ name, from, to, time, bytes: statSync(join(folder, name)).size });
            try {
              const playlist = writePlaylist(false);
              upload(name);
              upload(names.playlist, playlist);
            } catch (error) {
              // a full disk: without this slice there is room for the end of the playlist
              slices.pop();
              rmSync(join(folder, name));
              throw error;
            }
          }),
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
    /** What ended the recording first stays the reason. @param {string} [details] */
    const fail = (details) => {
      if (details && !why.code) Object.assign(why, { code: 6, message: MESSAGES[6], details });
    };
    /** @type {(() => string) | undefined} */
    let playlist;
    try {
      fail(await encoder?.finish(time));
      // the slice that was cut off, if any: a full disk lacks its room
      for (const name of existsSync(parts) ? readdirSync(parts) : [])
        if (name.endsWith('.ts')) rmSync(join(parts, name));
      if (slices.length) playlist = writePlaylist(true);
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
      fail(/** @type {Error} */ (error).message);
    }
    for (const work of undo.splice(0)) {
      try {
        await work();
      } catch (error) {
        console.error('recorder:', error);
      }
    }
    await finishUploads(playlist);
    exit = why;
    state = 'exit';
    tell({ msgName: 'web_recorder_stopped', ...why, fileList: fileList() });
    return why;
  }
  let isUploading = false;
  /** @param {string} name @param {() => string} [playlist] */
  function upload(name, playlist) {
    if (uploads && !isUploading) tell({ msgName: 'uploader_started', status: 0 });
    isUploading = true;
    uploads?.add(name, playlist);
  }
  /** Uploads what is made at the end, and waits for all. @param {(() => string) | undefined} playlist */
  async function finishUploads(playlist) {
    if (!uploads) uploadingStatus = 'uploaded'; // the folder is the storage
    if (!uploads || !fileList().length) return;
    for (const { name } of mp4s) upload(name);
    if (playlist) upload(names.playlist, playlist);
    const hasAll = await uploads.finish();
    uploadingStatus = hasAll ? 'uploaded' : 'backuped';
    tell({ msgName: uploadingStatus, status: 0, fileList: fileList() });
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
      return {
        seconds,
        frames,
        repeated,
        slices: slices.length,
        bytes: bytesOf([...slices, ...mp4s]),
        uploaded: uploads?.uploaded ?? 0,
      };
    },
    /** After it has ended, and its files are whole. */
    done,
    get uploadingStatus() {
      return uploadingStatus;
    },
    /** @param {{ hurried?: boolean }} [options] - whether the process ends as soon as the files are whole */
    stop({ hurried = false } = {}) {
      if (hurried) uploads?.hurry(HURRY_MS);
      end(0);
      return done;
    },
  };
}
